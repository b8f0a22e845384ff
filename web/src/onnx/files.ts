// The bytes that an encoder's worker starts from: fetched by the page, which has the network, and checked before they run.
import type { EncoderSurroundings } from '../client/link.js';
import { sha256Of } from '../shared/digest.js';
import type { EncoderFacts } from '../shared/encoder-protocol.js';
import { LIMITS_MS, MAX_ENCODER_BYTES, type Timers, withTimeLimit } from '../shared/limits.js';
import { type ManifestFile, parseFile, parseManifest } from '../shared/manifest.js';

/** The options of `onnx()`, checked. */
export interface ModelSource {
  /** `null`: the bundle's own. */
  url: string | null;
  sha256: string | null;
  wasmUrl(): string;
}

/** How files are fetched, and when that is over. */
export interface Loading extends EncoderSurroundings {
  signal: AbortSignal;
  timers: Timers;
}

type Bytes = Uint8Array<ArrayBuffer>;

const MIB = 2 ** 20;

/**
 * What an encoder needs of a manifest that the core has verified; `file`: the bundle's own encoder.
 * @throws Error when the bundle has no use for a user vector
 */
export function readManifest(text: string): { facts: EncoderFacts; file: ManifestFile | null } {
  const { items, dimensions } = parseManifest(text);
  const { files, model } = JSON.parse(text) as {
    files: { role: unknown }[];
    model?: { blend?: { encoder_weight?: number } };
  };
  if (dimensions === 0) throw new Error('the bundle has no item vectors, which a user vector could be for');
  if (!model?.blend?.encoder_weight) {
    throw new Error("the bundle's blend has an encoder_weight of 0: its lists do not go by user vectors");
  }
  // Not among the files that a bundle is made of: it is downloaded only when a page asks for it.
  const at = files.findIndex(({ role }) => role === 'encoder-onnx');
  return { facts: { items, dimensions }, file: at < 0 ? null : parseFile(files[at], at) };
}

/**
 * The model, if it is the one that it should be.
 * @throws Error saying what is wrong, before anything is fetched where that can be known
 */
export async function modelFor(
  file: ManifestFile | null,
  { url, sha256 }: ModelSource,
  loading: Loading,
): Promise<Bytes> {
  if (url === null && !file) throw new Error('the bundle has no file with the role encoder-onnx; give onnx() a url');
  // Whoever can sign the bundle, or write the page, can say which model runs; whoever can answer for a URL cannot.
  const isPinned = loading.publicKeys.length > 0;
  const expected = sha256 ?? (url === null || isPinned ? (file?.sha256 ?? null) : null);
  if (isPinned && expected === null) {
    throw new Error(`a publicKey is pinned, and nothing signed names ${url}; give onnx() its sha256`);
  }
  if (url === null) checkSize(file?.bytes ?? 0, (file as ManifestFile).path);
  const { name, bytes } = await bytesOf(url, file, loading);
  if (expected !== null && (await sha256Of(bytes, globalThis.crypto?.subtle)) !== expected) {
    throw new Error(`${name} has another SHA-256 than ${expected}, which it should have`);
  }
  if (bytes[0] === '<'.charCodeAt(0)) throw new Error(`${name} is an HTML page, not a model`);
  return bytes;
}

/** The wasm module of ONNX Runtime Web. */
export async function runtimeModule(url: string, loading: Loading): Promise<Bytes> {
  const hint =
    'It comes with the npm package onnxruntime-web; where the bundler does not find it there, tell onnx() its wasmUrl';
  let bytes: Bytes;
  try {
    bytes = await download(url, loading);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}. ${hint}`);
  }
  if (![0, 97, 115, 109].every((byte, i) => bytes[i] === byte)) throw new Error(`${url} is no wasm module. ${hint}`);
  return bytes;
}

async function bytesOf(
  url: string | null,
  file: ManifestFile | null,
  loading: Loading,
): Promise<{ name: string; bytes: Bytes }> {
  const { bundle } = loading;
  if (url !== null) return { name: url, bytes: await download(url, loading) };
  const { path } = file as ManifestFile;
  if ('url' in bundle) return { name: path, bytes: await download(new URL(path, bundle.url).href, loading) };
  const supplied = bundle.bytes.files[path];
  if (!supplied) throw new Error(`the page's own bundle has no file ${path}`);
  // A copy: the bytes go away to the worker.
  return { name: path, bytes: supplied.slice() };
}

/** Up to the size that a model may have; a server that stops in the middle is not waited for. */
async function download(url: string, { fetch: own, signal, timers }: Loading): Promise<Bytes> {
  const inTime = <T>(work: Promise<T>, ms: number): Promise<T> =>
    withTimeLimit(work, ms, () => new Error(`${url} sent nothing for ${ms / 1000} s`), timers);
  const asked = own ? own(url) : fetch(url, { signal });
  const response = await inTime(asked, own ? LIMITS_MS.pageDownload : LIMITS_MS.downloadStall).catch((error) => {
    throw new Error(`${url} did not load: ${error instanceof Error ? error.message : error}`);
  });
  if (!response.ok) throw new Error(`${url} answered with status ${response.status}`);
  // Of a compressed answer it is less than what will come: that is counted below.
  checkSize(Number(response.headers.get('content-length')), url);
  const chunks: Bytes[] = [];
  let size = 0;
  for (const reader = response.body?.getReader(); reader; ) {
    const { done, value } = await inTime(reader.read(), LIMITS_MS.downloadStall);
    if (done) break;
    size += value.byteLength;
    if (size > MAX_ENCODER_BYTES) await reader.cancel();
    checkSize(size, url);
    chunks.push(value);
  }
  return joined(chunks, size);
}

function joined(chunks: readonly Bytes[], size: number): Bytes {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}

function checkSize(sizeBytes: number, name: string): void {
  if (sizeBytes <= MAX_ENCODER_BYTES) return;
  throw new Error(`${name} has ${Math.ceil(sizeBytes / MIB)} MiB, the limit is ${MAX_ENCODER_BYTES / MIB}`);
}
