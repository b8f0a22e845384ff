// Downloading and verifying: everything that decides whether bytes become a bundle.
import { StartError } from '../shared/errors.js';
import { MAX_MANIFEST_BYTES } from '../shared/limits.js';
import { type Manifest, parseManifest } from '../shared/manifest.js';
import type { BundleBytes, Progress, SuppliedBundle } from '../shared/protocol.js';
import { sha256Hex, toHex } from '../shared/sha256.js';

/** One file from somewhere: the network, the page's own fetch, a disk. */
export interface Loader {
  /**
   * @param url      absolute
   * @param maxBytes more than this is refused: `bundle-corrupt`
   * @param onBytes  called with the number of bytes that have arrived since the last call
   * @throws StartError `bundle-not-found` when there is no such file or no connection
   */
  load(url: string, maxBytes: number, onBytes: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>>;
}

export interface VerifiedBundle {
  manifest: Manifest;
  bytes: BundleBytes;
  /** SHA-256 of each file. */
  hashes: string[];
}

/** @throws StartError saying what is wrong with which file */
export async function downloadBundle(
  url: string,
  loader: Loader,
  onProgress: (progress: Progress) => void,
): Promise<VerifiedBundle> {
  const text = await loader.load(url, MAX_MANIFEST_BYTES, () => undefined);
  const manifestText = decodeManifest(text);
  const manifest = parseManifest(manifestText);
  onProgress({ stage: 'manifest', loadedBytes: text.byteLength, totalBytes: text.byteLength });
  const totalBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  let loadedBytes = 0;
  const files = await Promise.all(
    manifest.files.map(async (file) => {
      const bytes = await loader.load(new URL(file.path, url).href, file.bytes, (more) => {
        loadedBytes += more;
        onProgress({ stage: 'files', loadedBytes, totalBytes });
      });
      await verifyFile(file.path, bytes, file.bytes, file.sha256);
      return bytes;
    }),
  );
  return verified(manifest, manifestText, files);
}

/** The same checks for a bundle whose bytes the page holds already. */
export async function verifySupplied(supplied: SuppliedBundle): Promise<VerifiedBundle> {
  const text = typeof supplied.manifest === 'string' ? supplied.manifest : decodeManifest(supplied.manifest);
  const manifest = parseManifest(text);
  const files = await Promise.all(
    manifest.files.map(async (file) => {
      const bytes = supplied.files[file.path];
      if (!bytes) throw new StartError('bundle-not-found', `the bundle's bytes do not contain ${file.path}`);
      await verifyFile(file.path, bytes, file.bytes, file.sha256);
      return bytes;
    }),
  );
  return verified(manifest, text, files);
}

/** @throws StartError `bundle-corrupt` naming the file */
export async function verifyFile(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  length: number,
  sha256: string,
): Promise<void> {
  if (bytes.byteLength !== length) {
    const looksLikeHtml = bytes[0] === 0x3c ? ' and begins like an HTML page' : '';
    throw new StartError(
      'bundle-corrupt',
      `${path} has ${bytes.byteLength} bytes where the manifest says ${length}${looksLikeHtml}`,
    );
  }
  if ((await digest(bytes)) !== sha256) {
    throw new StartError('bundle-corrupt', `${path} does not have the SHA-256 that the manifest gives`);
  }
}

/** SHA-256 as lower-case hexadecimal; by WebCrypto where the context has it. */
export async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  return subtle ? toHex(await subtle.digest('SHA-256', bytes)) : sha256Hex(bytes);
}

function decodeManifest(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new StartError('bundle-corrupt', 'manifest.json is not UTF-8');
  }
}

function verified(manifest: Manifest, text: string, files: Uint8Array<ArrayBuffer>[]): VerifiedBundle {
  return {
    manifest,
    bytes: { manifest: text, roles: manifest.files.map((file) => file.role), files },
    hashes: manifest.files.map((file) => file.sha256),
  };
}
