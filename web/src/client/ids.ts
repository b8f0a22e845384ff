import { toHex } from '../shared/hex.js';

/** 12 random bytes; `crypto.randomUUID` does not exist in insecure contexts. */
export function newId(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(12)).buffer);
}

/**
 * A profile as storage may know it: the first 128 bits of SHA-256. Without WebCrypto (an insecure context) nothing is ever
 * stored, and any name will do.
 */
export async function hashOf(profile: string | null): Promise<string | null> {
  if (profile === null) return null;
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) return newId();
  return toHex(await subtle.digest('SHA-256', new TextEncoder().encode(profile))).slice(0, 32);
}
