// Signatures over the exact bytes of manifest.json, as `vitrine sign` writes them (src/cli/signing.h). Ed25519 where
// WebCrypto has it (Chrome 137, Firefox 129, Safari 17), ECDSA over P-256 everywhere.
import { StartError } from '../shared/errors.js';

const KINDS = {
  ed25519: { key: { name: 'Ed25519' }, verify: { name: 'Ed25519' } },
  p256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, verify: { name: 'ECDSA', hash: 'SHA-256' } },
} as const;

/**
 * @param signature the text of manifest.sig
 * @param keys      the pinned keys, each by itself; one valid signature by one of them is enough
 * @returns the key that has signed
 * @throws StartError `bundle-untrusted`, saying what to do
 */
export async function verifySignature(
  manifest: Uint8Array<ArrayBuffer>,
  signature: string,
  keys: readonly string[],
): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle) throw untrusted('cannot be checked: pages without https have no WebCrypto; use https or localhost');
  const signatures = signature
    .split('\n')
    .map((line) => labelled(line.trim()))
    .filter((line) => line !== null);
  if (signatures.length === 0) throw untrusted('holds no signature; `vitrine sign` writes one');
  let unsupported = false;
  for (const text of keys) {
    const key = labelled(text);
    const mine = signatures.filter(({ kind }) => kind === key?.kind);
    if (!key || mine.length === 0) continue;
    const algorithm = KINDS[key.kind];
    let imported: CryptoKey;
    try {
      imported = await subtle.importKey('raw', key.bytes, algorithm.key, false, ['verify']);
    } catch {
      // A browser that does not know the kind, or a key that is no point of the curve.
      unsupported = true;
      continue;
    }
    for (const { bytes } of mine) {
      if (await subtle.verify(algorithm.verify, imported, bytes, manifest)) return text;
    }
  }
  throw untrusted(
    unsupported
      ? 'has no valid signature of a kind that this browser checks; sign with both keys of `vitrine keygen` and pin both'
      : 'is not a signature of this manifest.json by a pinned key; was the manifest changed after signing, or the key?',
  );
}

/** For every way in which a signature falls short. */
export function untrusted(what: string): StartError {
  return new StartError('bundle-untrusted', `manifest.sig ${what}`);
}

function labelled(text: string): { kind: keyof typeof KINDS; bytes: Uint8Array<ArrayBuffer> } | null {
  const [, kind, base64] = /^(ed25519|p256):([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (!kind || !base64) return null;
  try {
    return { kind: kind as keyof typeof KINDS, bytes: Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)) };
  } catch {
    return null;
  }
}
