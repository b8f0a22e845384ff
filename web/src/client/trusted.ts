interface Policy {
  createScriptURL(url: string): string;
}

/** A document may make a policy of one name once. */
const policies = new WeakMap<object, Policy>();

/**
 * The URL of a worker's script for a page or frame, by its Trusted Types policy `vitrine`: workers are the only sink that
 * this package uses, and their URLs come from it and never from data. A page that enforces Trusted Types allows it with
 * `trusted-types vitrine`, which its frames inherit.
 */
export function scriptUrl(realm: typeof globalThis, url: string): string {
  const factory = (realm as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  if (!factory) return url;
  const policy = policies.get(realm) ?? factory.createPolicy('vitrine', { createScriptURL: (url) => url });
  policies.set(realm, policy);
  return policy.createScriptURL(url);
}
