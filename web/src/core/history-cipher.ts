import type { HistoryEvent, KeyMaterial } from '../shared/protocol.js';

/** In the additional data of every chunk: what was written under another layout does not pass for one of this. */
const CIPHER_VERSION = 2;
const IV_BYTES = 12;
const SALT_BYTES = 16;
const MIN_MATERIAL_BYTES = 16;

/** One key for the chunks (AES-GCM) and one for the pads of the page's journal (AES-CTR); neither can be exported. */
export interface KeyPair {
  chunks: CryptoKey;
  pads: CryptoKey;
}

/** The keys of one history, as they lie beside it. The salt is for keys derived from a `keyProvider`'s material. */
export interface StoredKeys extends KeyPair {
  salt: Uint8Array<ArrayBuffer>;
}

/** Which key a chunk was encrypted with. */
export type SealedBy = 'device' | 'material';

/** Some events, encrypted: a JSON array of them. */
export interface SealedChunk {
  sealedBy: SealedBy;
  /** Random and fresh for each chunk, so that no two are ever the same under one key. */
  iv: Uint8Array<ArrayBuffer>;
  bytes: ArrayBuffer;
}

/** @throws Error outside of a secure context, where WebCrypto does not exist */
export async function generateKeys(): Promise<StoredKeys> {
  const subtle = webCrypto();
  const [chunks, pads] = await Promise.all([
    subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    subtle.generateKey({ name: 'AES-CTR', length: 256 }, false, ['encrypt']),
  ]);
  return { chunks, pads, salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)) };
}

/** Encrypts and decrypts the chunks of one database. */
export class HistoryCipher {
  readonly #database: string;
  readonly #device: KeyPair;
  readonly #derived: KeyPair | null;

  private constructor(database: string, device: KeyPair, derived: KeyPair | null) {
    this.#database = database;
    this.#device = device;
    this.#derived = derived;
  }

  /** With material, new chunks are encrypted by what is derived from it; those of the device key stay readable. */
  static async create(database: string, stored: StoredKeys, material: KeyMaterial): Promise<HistoryCipher> {
    return new HistoryCipher(database, stored, material && (await deriveKeys(material, stored.salt)));
  }

  /** Which key new chunks are encrypted with. */
  get sealsBy(): SealedBy {
    return this.#derived ? 'material' : 'device';
  }

  async seal(chunkId: string, events: readonly HistoryEvent[]): Promise<SealedChunk> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const { chunks } = this.#derived ?? this.#device;
    const text = new TextEncoder().encode(JSON.stringify(events));
    return { sealedBy: this.sealsBy, iv, bytes: await webCrypto().encrypt(this.#gcm(chunkId, iv), chunks, text) };
  }

  /** `null`: damaged, moved from elsewhere, or encrypted with a key that is not here. */
  async open(chunkId: string, chunk: SealedChunk): Promise<HistoryEvent[] | null> {
    const keys = chunk.sealedBy === 'device' ? this.#device : this.#derived;
    if (!keys) return null;
    try {
      const text = await webCrypto().decrypt(this.#gcm(chunkId, chunk.iv), keys.chunks, chunk.bytes);
      return JSON.parse(new TextDecoder().decode(text)) as HistoryEvent[];
    } catch {
      return null;
    }
  }

  /** See `HistoryStore.keystreams`. `padId` is the first half of the counter, so no two pads share a byte. */
  async keystreams(padId: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>[]> {
    const counter = new Uint8Array(16);
    for (let i = 0; i < 8; i++) counter[i] = Number.parseInt(padId.slice(2 * i, 2 * i + 2), 16);
    const pairs = this.#derived ? [this.#derived, this.#device] : [this.#device];
    const zeros = new Uint8Array(sizeBytes);
    return Promise.all(
      pairs.map(async ({ pads }) => {
        return new Uint8Array(await webCrypto().encrypt({ name: 'AES-CTR', counter, length: 64 }, pads, zeros));
      }),
    );
  }

  #gcm(chunkId: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
    const place = JSON.stringify(['vitrine-history', CIPHER_VERSION, this.#database, chunkId]);
    return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(place) };
  }
}

async function deriveKeys(material: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>): Promise<KeyPair> {
  if (material.byteLength < MIN_MATERIAL_BYTES) {
    throw new Error(`keyProvider gave ${material.byteLength} bytes; it takes at least ${MIN_MATERIAL_BYTES}`);
  }
  const subtle = webCrypto();
  const base = await subtle.importKey('raw', material, 'HKDF', false, ['deriveKey']);
  const derive = (purpose: string, name: string, usages: KeyUsage[]): Promise<CryptoKey> => {
    const info = new TextEncoder().encode(`vitrine ${purpose}`);
    return subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info }, base, { name, length: 256 }, false, usages);
  };
  const [chunks, pads] = await Promise.all([
    derive('history', 'AES-GCM', ['encrypt', 'decrypt']),
    derive('journal', 'AES-CTR', ['encrypt']),
  ]);
  return { chunks, pads };
}

function webCrypto(): SubtleCrypto {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (!subtle) throw new Error('nothing is stored unencrypted, and WebCrypto needs a page served over https');
  return subtle;
}
