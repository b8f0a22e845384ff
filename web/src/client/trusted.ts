interface Policy {
  createHTML(text: string): string;
  createScriptURL(url: string): string;
}

const rules: Policy = { createHTML: (text) => text, createScriptURL: (url) => url };
/** A document may make a policy of one name once. */
const policies = new WeakMap<object, Policy>();

/**
 * The Trusted Types policy `vitrine` of a page or frame, for the only two sinks: the frame's document and the workers' URLs.
 * Both come from this package and never from data. A page that enforces Trusted Types allows it with
 * `trusted-types vitrine`, which its frames inherit.
 */
export function trusted(realm: typeof globalThis): Policy {
  const factory = (realm as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  if (!factory) return rules;
  const policy = policies.get(realm) ?? factory.createPolicy('vitrine', rules);
  policies.set(realm, policy);
  return policy;
}
