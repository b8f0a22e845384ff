// The bundle as it was trained, with the content file, which nobody downloads who does not need it.
import { sha256Of } from '../shared/digest.js';
import { StartError } from '../shared/errors.js';
import { parseFile, parseManifest } from '../shared/manifest.js';
import type { BundleBytes } from '../shared/protocol.js';

/** A bundle, and how to get the files that came without it. */
export interface BundleSource {
  bundle: BundleBytes;
  /** @throws when the file does not come */
  load(path: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** The content file of the device, if any, by its SHA-256. */
export interface KnownContent {
  sha256: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface BaseBundle {
  /** With the content file, the last of its files. */
  bundle: BundleBytes;
  version: number;
  items: number;
  dimensions: number;
  content: KnownContent;
}

/**
 * @param known what the device has of the content file
 * @throws StartError `no-match` when the bundle has no content model, `bundle-not-found` and `bundle-corrupt` when its file
 * does not come, or is another
 */
export async function withContent(source: BundleSource, known: KnownContent | null): Promise<BaseBundle> {
  const { bundle } = source;
  const { version, items, dimensions } = parseManifest(bundle.manifest);
  const { files } = JSON.parse(bundle.manifest) as { files: unknown[] };
  const file = files.map(parseFile).find(({ role }) => role === 'content');
  if (!file) {
    const why = 'the bundle has no content model: train it on titles and categories, and without --no-content';
    throw new StartError('no-match', why);
  }
  const { path, sha256 } = file;
  let bytes = known?.sha256 === sha256 ? known.bytes : null;
  if (!bytes) {
    bytes = await source.load(path).catch((error) => {
      throw new StartError('bundle-not-found', `${path} did not come: ${error}`);
    });
    if ((await sha256Of(bytes, globalThis.crypto?.subtle)) !== sha256) {
      throw new StartError('bundle-corrupt', `${path} is not the file that manifest.json names`);
    }
  }
  return {
    bundle: { manifest: bundle.manifest, roles: [...bundle.roles, 'content'], files: [...bundle.files, bytes] },
    ...{ version, items, dimensions },
    content: { sha256, bytes },
  };
}

/** What the core takes: it has no use for the content file. */
export function withoutContent({ manifest, roles, files }: BundleBytes): BundleBytes {
  const kept = roles.flatMap((role, i) => (role === 'content' ? [] : [i]));
  return {
    manifest,
    roles: kept.map((i) => roles[i] as string),
    files: kept.map((i) => files[i] as Uint8Array<ArrayBuffer>),
  };
}
