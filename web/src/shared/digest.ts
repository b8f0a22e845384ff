import { toHex } from './hex.js';
import { sha256Hex } from './sha256.js';

/** The part of `crypto.subtle` that is used. */
interface Digester {
  digest(algorithm: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/**
 * SHA-256 as lower-case hexadecimal.
 * @param subtle WebCrypto, where the context has it: not on pages that are not secure
 */
export async function sha256Of(bytes: Uint8Array<ArrayBuffer>, subtle: Digester | undefined): Promise<string> {
  return subtle ? toHex(await subtle.digest('SHA-256', bytes)) : sha256Hex(bytes);
}
