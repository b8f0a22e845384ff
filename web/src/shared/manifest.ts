// What JavaScript checks of manifest.json before it fetches anything; the engine validates the rest.
import { StartError } from './errors.js';
import { MAX_FILE_BYTES } from './limits.js';

/** The newest bundle format this package reads; mirrors kBundleFormat of src/bundle/roles.h. */
export const BUNDLE_FORMAT = 1;

const REQUIRED_ROLES = ['ids', 'graph', 'popularity'];
const KNOWN_ROLES = new Set([
  ...REQUIRED_ROLES,
  ...['catalog', 'attributes', 'vectors', 'vectors-int4', 'vectors-pq', 'baskets', 'repurchase'],
]);

export interface ManifestFile {
  role: string;
  /** A file name in the manifest's own folder. */
  path: string;
  bytes: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
}

export interface Manifest {
  name: string;
  version: number;
  items: number;
  /** Of the item vectors; 0: there are none. */
  dimensions: number;
  /** The parameters of the engine, which core/model-numbers.ts reads. */
  model: unknown;
  /** Whole seconds since 1970-01-01 UTC of the newest thing it was learnt from; `null`: not known. */
  created: number | null;
  /** Whole seconds since 1970-01-01 UTC from which on it is not downloaded any more; `null`: never. */
  expires: number | null;
  /** The files this package reads; roles it does not know are passed over. */
  files: ManifestFile[];
}

/**
 * @param text the manifest, decoded as UTF-8
 * @throws StartError `bundle-corrupt` or `bundle-too-new`, naming the member
 */
export function parseManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw corrupt(
      /^\s*</.test(text)
        ? 'is an HTML page, not JSON; does the server answer unknown paths with its start page?'
        : 'is not JSON; was it cut off?',
    );
  }
  if (!isRecord(json)) throw corrupt('is not a JSON object');
  const format = json['format'];
  if (!isCount(format) || format < 1) throw corrupt('has no format number');
  if (format > BUNDLE_FORMAT) {
    throw new StartError(
      'bundle-too-new',
      `manifest.json has format ${format}, this package reads up to ${BUNDLE_FORMAT}; update the vitrine package`,
    );
  }
  if (!isCount(json['version'])) throw corrupt('has no version number');
  if (!isCount(json['items'])) throw corrupt('does not say how many items it has');
  if (!Array.isArray(json['files'])) throw corrupt('has no list of files');
  const files = json['files'].map(parseFile).filter((file) => KNOWN_ROLES.has(file.role));
  const roles = files.map((file) => file.role);
  for (const role of REQUIRED_ROLES) {
    if (!roles.includes(role)) throw corrupt(`names no file with the role ${role}`);
  }
  if (new Set(roles).size !== roles.length) throw corrupt('names two files with one role');
  const name = typeof json['name'] === 'string' ? json['name'] : '';
  // The first bundles had a text in `created`, which nothing depends on.
  const created = isCount(json['created']) ? json['created'] : null;
  const expires = json['expires'] ?? null;
  if (expires !== null && !isCount(expires)) throw corrupt('has an expires that is not whole seconds since 1970');
  const dimensions = isCount(json['dimensions']) ? json['dimensions'] : 0;
  return {
    ...{ name, version: json['version'], created, expires, files },
    ...{ items: json['items'], dimensions, model: json['model'] },
  };
}

/** Tells bundles apart whose versions may be the same. */
export function hashesOf(files: readonly ManifestFile[]): string {
  return files.map((file) => file.sha256).join();
}

/** Of a bundle that is on the device already: it goes on serving, flagged. A new one is then refused. */
export function isExpired(manifest: Manifest, nowMs: number): boolean {
  return manifest.expires !== null && manifest.expires * 1000 <= nowMs;
}

/** What is said of a bundle that `isExpired`. */
export function expired(manifest: Manifest): StartError {
  const date = new Date((manifest.expires ?? 0) * 1000);
  const when = Number.isNaN(date.getTime()) ? String(manifest.expires) : date.toISOString();
  return new StartError(
    'bundle-expired',
    `the bundle's version ${manifest.version} expired at ${when}; train a new one, or sign it again with --expires-days`,
  );
}

/** @throws StartError `bundle-corrupt`, naming the member */
export function parseFile(file: unknown, index: number): ManifestFile {
  if (!isRecord(file)) throw corrupt(`files[${index}] is not an object`);
  const { role, path, bytes, sha256 } = file;
  if (typeof role !== 'string' || role === '') throw corrupt(`files[${index}].role is not a string`);
  // A plain name: a manifest must not be able to point the fetcher at another place.
  if (typeof path !== 'string' || !/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(path)) {
    throw corrupt(`files[${index}].path is not a plain file name`);
  }
  if (!isCount(bytes) || bytes > MAX_FILE_BYTES) throw corrupt(`files[${index}].bytes is not a size`);
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw corrupt(`files[${index}].sha256 is not 64 hexadecimal digits`);
  }
  return { role, path, bytes, sha256 };
}

function corrupt(what: string): StartError {
  return new StartError('bundle-corrupt', `manifest.json ${what}`);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
