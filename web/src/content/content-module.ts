// The wasm edge of src/wasm/content_bindings.cc, as an object. Everything that comes back is a copy.
import type { BundleBytes } from '../shared/protocol.js';
import { sendArrays } from '../shared/wasm-arrays.js';
import type { CatalogEntry } from './items.js';

/** An item that was found, by its index in the bundle. */
export interface FoundItem {
  index: number;
  /** Higher is better; comparable within one answer only. */
  score: number;
}

/** What the module says: 0 is fine, see STATUS of shared/errors.ts. */
export class ContentError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** One bundle at a time. All throw ContentError. */
export interface ContentModule {
  /** Copies the bundle into the module. `items` and `dimensions` are the manifest's. */
  open(bundle: BundleBytes, items: number, dimensions: number): void;
  /** The bundle with these items: it shares no memory with the one that is open, which stays as it is. */
  extend(entries: readonly CatalogEntry[]): BundleBytes;
  search(text: string, limit: number): FoundItem[];
}

/** What the module exports. Addresses are numbers, 0 is none. */
interface Edge {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  reserve(sizeBytes: number): number;
  addFile(sizeBytes: number): number;
  open(): number;
  extend(): number;
  search(): number;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @throws Error when the bytes are no module, or not the one of this version */
export async function startContentModule(wasm: Uint8Array<ArrayBuffer>): Promise<ContentModule> {
  const env = { emscripten_notify_memory_growth: () => undefined };
  const { instance } = await WebAssembly.instantiate(wasm, { env });
  const edge = instance.exports as unknown as Edge;
  if (typeof edge.extend !== 'function') throw new Error('the module is not the one of this version');
  edge._initialize();
  let roles: string[] = [];
  return {
    open(bundle, items, dimensions) {
      roles = bundle.roles;
      bundle.files.forEach((file, i) => {
        sendArrays(edge, [encoder.encode(roles[i])]);
        const at = edge.addFile(file.byteLength);
        // Without memory for it, the module says so below.
        if (at !== 0) new Uint8Array(edge.memory.buffer).set(file, at);
      });
      sendArrays(edge, [Uint32Array.of(items, dimensions), encoder.encode(bundle.manifest)]);
      receive(edge, edge.open());
    },
    extend(entries) {
      sendArrays(edge, columnsOf(entries));
      const { manifest, files } = receive(edge, edge.extend());
      return { manifest: decoder.decode(manifest), roles, files };
    },
    search(text, limit) {
      sendArrays(edge, [encoder.encode(text), Uint32Array.of(limit)]);
      return receive(edge, edge.search()).found;
    },
  };
}

/** In the order of ReadItems() in content_bindings.cc. */
function columnsOf(entries: readonly CatalogEntry[]): ArrayBufferView[] {
  const texts = entries.flatMap(({ itemId, title, category, brand }) => [itemId, title, category, brand]);
  // A character takes three bytes at most, and a pair of surrogates four.
  const bytes = new Uint8Array(3 * texts.reduce((sum, text) => sum + text.length, 0));
  const ends = new Uint32Array(texts.length);
  let length = 0;
  for (const [i, text] of texts.entries()) ends[i] = length += encoder.encodeInto(text, bytes.subarray(length)).written;
  return [
    bytes.subarray(0, length),
    ends,
    Float32Array.from(entries, ({ price }) => price),
    Float32Array.from(entries.flatMap(({ features }) => features)),
    Uint32Array.from(entries, ({ features }) => features.length),
  ];
}

interface Received {
  manifest: Uint8Array;
  files: Uint8Array<ArrayBuffer>[];
  found: FoundItem[];
}

/** Reads the Reply of content_bindings.cc. */
function receive({ memory: { buffer } }: Edge, at: number): Received {
  const numbers = new Uint32Array(buffer);
  const floats = new Float32Array(buffer);
  const [code = 0, ...places] = numbers.subarray(at / 4, at / 4 + 9);
  const bytesOf = (from: number, size: number): Uint8Array<ArrayBuffer> =>
    new Uint8Array(buffer.slice(from, from + size));
  const [message = 0, messageBytes = 0, manifest = 0, manifestBytes = 0, files = 0, numFiles = 0] = places;
  const [found = 0, numFound = 0] = places.slice(6);
  if (code !== 0) throw new ContentError(code, decoder.decode(bytesOf(message, messageBytes)));
  return {
    manifest: bytesOf(manifest, manifestBytes),
    files: Array.from({ length: numFiles }, (_, i) => {
      const file = files / 4 + 2 * i;
      return bytesOf(numbers[file] as number, numbers[file + 1] as number);
    }),
    found: Array.from({ length: numFound }, (_, i) => {
      const item = found / 4 + 2 * i;
      return { index: numbers[item] as number, score: floats[item + 1] as number };
    }),
  };
}
