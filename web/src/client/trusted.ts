interface Policy {
  createHTML(text: string): string;
  createScriptURL(url: string): string;
}

const rules: Policy = { createHTML: (text) => text, createScriptURL: (url) => url };
let policy: Policy | null = null;

/**
 * The one Trusted Types policy, `vitrine`, for the only two sinks: the frame's document and the workers' URLs. Both come
 * from this package and never from data. A page that enforces Trusted Types allows it with `trusted-types vitrine`.
 */
export function trusted(): Policy {
  const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } }).trustedTypes;
  policy ??= factory?.createPolicy('vitrine', rules) ?? rules;
  return policy;
}
