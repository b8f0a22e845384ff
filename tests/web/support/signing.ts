// Keys and signatures as `vitrine keygen` and `vitrine sign` write them, by WebCrypto.

const KINDS = {
  ed25519: { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
  p256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
};

export type KeyKind = keyof typeof KINDS;

export interface TestKey {
  /** As a page pins it. */
  publicKey: string;
  /** One line of a manifest.sig. */
  sign(manifest: string): Promise<string>;
}

export async function makeKey(kind: KeyKind): Promise<TestKey> {
  const { key, sign } = KINDS[kind];
  const pair = (await crypto.subtle.generateKey(key, true, ['sign', 'verify'])) as CryptoKeyPair;
  return {
    publicKey: `${kind}:${base64(await crypto.subtle.exportKey('raw', pair.publicKey))}`,
    sign: async (manifest) =>
      `${kind}:${base64(await crypto.subtle.sign(sign, pair.privateKey, new TextEncoder().encode(manifest)))}\n`,
  };
}

function base64(bytes: ArrayBuffer): string {
  return Buffer.from(bytes).toString('base64');
}
