// Whether bytes are what the manifest says, and the manifest what the shop has signed.
import { sha256Of } from '../shared/digest.js';
import { StartError } from '../shared/errors.js';
import { expired, isExpired, type Manifest, type ManifestFile, parseManifest } from '../shared/manifest.js';
import type { SuppliedBundle } from '../shared/protocol.js';
import type { DeviceBundle } from '../storage/asset-database.js';
import { htmlHint } from './loader.js';
import { untrusted, verifySignature } from './verify-signature.js';

export interface VerifiedManifest {
  text: string;
  manifest: Manifest;
  /** The pinned key that has signed it; `null`: none is pinned. */
  verifiedBy: string | null;
}

/**
 * @param signature  the text of manifest.sig; `null`: there is none
 * @param publicKeys the pinned keys, each by itself; empty: signatures are not asked for
 * @throws StartError `bundle-corrupt`, `bundle-too-new` or `bundle-untrusted`
 */
export async function verifyManifest(
  bytes: Uint8Array<ArrayBuffer>,
  signature: string | null,
  publicKeys: readonly string[],
): Promise<VerifiedManifest> {
  const text = decodeManifest(bytes);
  const manifest = parseManifest(text);
  if (publicKeys.length === 0) return { text, manifest, verifiedBy: null };
  if (signature === null) throw untrusted('is not there, beside manifest.json; `vitrine sign` writes it');
  return { text, manifest, verifiedBy: await verifySignature(bytes, signature, publicKeys) };
}

/** @throws StartError `bundle-corrupt` naming the file */
export async function verifyFile(file: ManifestFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  if (bytes.byteLength !== file.bytes) {
    throw new StartError(
      'bundle-corrupt',
      `${file.path} has ${bytes.byteLength} bytes where the manifest says ${file.bytes}${htmlHint(bytes)}`,
    );
  }
  if ((await sha256Of(bytes, globalThis.crypto?.subtle)) !== file.sha256) {
    throw new StartError('bundle-corrupt', `${file.path} does not have the SHA-256 that the manifest gives`);
  }
}

/** A bundle whose bytes the page holds already: the same checks. */
export async function verifySupplied(
  supplied: SuppliedBundle,
  publicKeys: readonly string[],
  nowMs: number,
): Promise<DeviceBundle> {
  const given = supplied.manifest;
  const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
  const verified = await verifyManifest(bytes, supplied.signature ?? null, publicKeys);
  if (isExpired(verified.manifest, nowMs)) throw expired(verified.manifest);
  const files = await Promise.all(
    verified.manifest.files.map(async (file) => {
      const bytes = supplied.files[file.path];
      if (!bytes) throw new StartError('bundle-not-found', `the bundle's bytes do not contain ${file.path}`);
      await verifyFile(file, bytes);
      return bytes;
    }),
  );
  return toBundle(verified, files);
}

export function toBundle(
  { text, manifest, verifiedBy }: VerifiedManifest,
  files: Uint8Array<ArrayBuffer>[],
): DeviceBundle {
  return {
    version: manifest.version,
    verifiedBy,
    hashes: manifest.files.map((file) => file.sha256),
    bytes: { manifest: text, roles: manifest.files.map((file) => file.role), files },
  };
}

function decodeManifest(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new StartError('bundle-corrupt', 'manifest.json is not UTF-8');
  }
}
