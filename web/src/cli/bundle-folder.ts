// A bundle in a folder: read whole, verified as a browser does, and opened by the engine that a browser runs.
import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { verifySupplied } from '../fetcher/verify.js';
import { createRecommender, type Recommender } from '../index.js';
import { isRecord } from '../shared/checks.js';
import { type Manifest, parseFile, parseManifest } from '../shared/manifest.js';
import type { BundleBytes, SuppliedBundle } from '../shared/protocol.js';
import type { Stats } from '../shared/stats.js';
import { CommandError, type FailureCode } from './command.js';
import { type ContentFacts, readContent } from './content-file.js';

export interface BundleFolder {
  /** As given, or the folder of the manifest that was given: for messages. */
  name: string;
  path: string;
  manifest: Manifest;
  /** All that manifest.json says, not only what the package reads. */
  json: Record<string, unknown>;
  /** Of what is read, which a visitor downloads or may ask for, in the order of the manifest. */
  sizes: { path: string; bytes: Uint8Array<ArrayBuffer> }[];
  supplied: SuppliedBundle & { manifest: Uint8Array<ArrayBuffer> };
  /** Verified: every file has the length and the SHA-256 that the manifest gives. */
  bytes: BundleBytes;
  /** What upsert() and search() load; `null`: the bundle has no content model. */
  content: ContentFacts | null;
}

/**
 * @param given a folder, or the manifest.json in it
 * @throws CommandError, StartError: something is not there, or not what the manifest says
 */
export async function readBundleFolder(given: string, cwd: string): Promise<BundleFolder> {
  const at = resolve(cwd, given);
  const isFolder = (await stat(at).catch(() => null))?.isDirectory() ?? false;
  const path = isFolder ? at : dirname(at);
  const name = isFolder ? given : dirname(given);
  const readFileOf = (file: string): Promise<Uint8Array<ArrayBuffer>> => read(path, name, file);
  const text = await readFileOf('manifest.json');
  // Names are plain file names: parseManifest sees to it.
  const manifest = inFolder(name, () => parseManifest(new TextDecoder().decode(text)));
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  for (const file of manifest.files) files[file.path] = await readFileOf(file.path);
  const supplied = { manifest: text, files };
  // Of a time before everything: whether a bundle has expired is for a browser to ask, and for `verify`.
  const { bytes } = await verifySupplied(supplied, [], 0).catch((error) => inFolder(name, () => raise(error)));
  const json = JSON.parse(bytes.manifest) as Record<string, unknown> & { files: unknown[] };
  const sizes = [{ path: 'manifest.json', bytes: text }];
  let content: ContentFacts | null = null;
  for (const file of json.files.map(parseFile)) {
    if (file.role === 'content') {
      const read = await readFileOf(file.path);
      files[file.path] = read;
      content = await readContent(bytes, read).catch((error) => inFolder(name, () => raise(error)));
    }
    if (Object.hasOwn(files, file.path)) sizes.push({ path: file.path, bytes: files[file.path] as typeof text });
  }
  return { name, path, manifest, supplied, bytes, json, sizes, content };
}

/** The file of a role; `null`: the bundle has none. */
export function fileOf({ bytes }: BundleFolder, role: string): Uint8Array<ArrayBuffer> | null {
  return bytes.files[bytes.roles.indexOf(role)] ?? null;
}

/** What the report of the training says beside the bundle; `null`: there is none that can be read. */
export async function readReport({ path }: BundleFolder): Promise<Record<string, unknown> | null> {
  try {
    const report: unknown = JSON.parse(await readFile(join(path, 'report.json'), 'utf8'));
    return isRecord(report) ? report : null;
  } catch {
    return null;
  }
}

export interface OpenBundle {
  recommender: Recommender;
  facts: NonNullable<Stats['bundle']>;
}

/**
 * The engine over a bundle, with a clock that stands still at the newest thing it was learnt from: the same bundle gives
 * the same lists, today and next year. To be closed.
 * @throws CommandError when the engine refuses the bundle
 */
export async function openBundle({ name, manifest, supplied, content }: BundleFolder): Promise<OpenBundle> {
  const { created, expires } = manifest;
  const nowMs = Math.min(created ?? 0, (expires ?? Number.POSITIVE_INFINITY) - 1) * 1000;
  const recommender = createRecommender({ bundle: supplied, now: () => nowMs, update: 'manual' });
  const { degraded } = await recommender.trending({ limit: 1 });
  const { bundle: facts } = await recommender.stats();
  const failure = facts
    ? content && (await contentFailure(recommender))
    : { code: '', message: 'has no model', ...degraded };
  if (facts && !failure) return { recommender, facts };
  await recommender.close();
  const codes: Record<string, FailureCode> = { 'bundle-too-new': 'too-new', 'wasm-unavailable': 'out-of-memory' };
  throw new CommandError(codes[failure?.code ?? ''] ?? 'corrupt', `${name}: ${failure?.message}`);
}

/** A search opens the content model; that it finds nothing is no failure. */
async function contentFailure(recommender: Recommender): Promise<{ code: string; message: string } | null> {
  const { degraded } = await recommender.search('a', { limit: 1 });
  return degraded && !['no-match', 'no-history'].includes(degraded.code) ? degraded : null;
}

async function read(folder: string, name: string, file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    // Copied out of Node's shared pool, so that the buffer holds this file and nothing else.
    return new Uint8Array(await readFile(join(folder, file)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CommandError('not-found', `${join(name, file)}: there is no such file`);
    throw new CommandError('io', `${join(name, file)}: cannot be read (${code})`);
  }
}

/** Errors about a bundle say in which folder it is. */
function inFolder<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Error) error.message = `${name}: ${error.message}`;
    throw error;
  }
}

function raise(error: unknown): never {
  throw error;
}
