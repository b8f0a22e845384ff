// Public keys as the page pins them, and what is known of signatures without verifying them (src/cli/signing.h).

/** Of a manifest.sig: enough for two keys of each kind, with room. */
export const MAX_SIGNATURE_BYTES = 16 << 10;

/**
 * @param given what `vitrine keygen` printed, once or several times
 * @returns each key by itself; `null` when there is none, or one that is not of the form that `keygen` prints
 */
export function splitPublicKeys(given: string | readonly string[]): string[] | null {
  const keys = [given]
    .flat()
    .flatMap((text) => text.split(','))
    .map((key) => key.trim())
    .filter(Boolean);
  const wellFormed = (key: string): boolean => /^(ed25519:[A-Za-z0-9+/]{43}=|p256:[A-Za-z0-9+/]{87}=)$/.test(key);
  return keys.length > 0 && keys.every(wellFormed) ? keys : null;
}
