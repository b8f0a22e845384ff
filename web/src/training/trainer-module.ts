// The wasm edge of src/wasm/trainer_bindings.cc. One module for each training: what it used of memory goes with it.
import { invalidArgument } from '../shared/errors.js';
import { type InputReport, TRAIN_STAGES, type TrainSettings, type TrainStage } from './settings.js';

/** What a training needs of the place where it runs. What is thrown here ends it, and comes out of `train()`. */
export interface TrainerHost {
  /** Fills `out` from its beginning, at least in part. @returns how many bytes; 0: the end */
  read(file: 'lines' | 'catalog', out: Uint8Array): number;
  /** How much of the lines has been read, 0..1. */
  readFraction(): number;
  /** 64 lower-case hexadecimal digits. */
  sha256(bytes: Uint8Array<ArrayBuffer>): string;
  /** What gzip -9 makes of them. */
  gzipSize(bytes: Uint8Array<ArrayBuffer>): number;
  now(): number;
  /** `text` is empty but at the beginning of a stage. @returns whether to go on */
  progress(stage: TrainStage, fraction: number, text: string): boolean;
  /** What was read, before anything is made of it. */
  ingested(report: InputReport): void;
}

/** What files are called in messages. */
export interface TrainerFiles {
  lines: string;
  /** `null`: there is none. */
  catalog: string | null;
}

export type TrainerReply =
  | { code: 0; report: string; manifest: Uint8Array<ArrayBuffer>; files: Record<string, Uint8Array<ArrayBuffer>> }
  /** A STATUS of shared/errors.ts but ok. */
  | { code: number; message: string };

interface Edge {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  reserve(sizeBytes: number): number;
  train(): number;
}

const KINDS = ['orders', 'events', 'sequences'] as const;
const DATE_ORDERS = [undefined, 'mdy', 'dmy'] as const;
const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
const MAX_LINE_BYTES = 2 ** 20;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Trains from what the host reads. Takes its time, on the calling thread.
 * @throws VitrineError `wasm-unavailable` when the memory does not do; whatever the host throws
 */
export function train(
  wasm: WebAssembly.Module,
  settings: TrainSettings,
  files: TrainerFiles,
  host: TrainerHost,
): TrainerReply {
  let memory = new WebAssembly.Memory({ initial: 0 });
  // Addresses above 2 GB come as negative numbers.
  const bytesAt = (at: number, size: number) => new Uint8Array(memory.buffer, at >>> 0, size >>> 0);
  const textAt = (at: number, size: number) => decoder.decode(bytesAt(at, size));
  const copyAt = (at: number, size: number) => bytesAt(at, size).slice();
  const imports = {
    read: (file: number, out: number, size: number) => host.read(file === 0 ? 'lines' : 'catalog', bytesAt(out, size)),
    readFraction: () => host.readFraction(),
    sha256: (at: number, size: number, out: number) => {
      bytesAt(out, 64).set(encoder.encode(host.sha256(copyAt(at, size))));
    },
    gzipSize: (at: number, size: number) => host.gzipSize(copyAt(at, size)),
    now: () => host.now(),
    progress: (stage: number, fraction: number, at: number, size: number) =>
      Number(host.progress(TRAIN_STAGES[stage] as TrainStage, fraction, textAt(at, size))),
    ingested: (at: number, size: number) => host.ingested(JSON.parse(textAt(at, size)) as InputReport),
  };
  const env = { emscripten_notify_memory_growth: () => undefined };
  const edge = new WebAssembly.Instance(wasm, { vitrine: imports, env }).exports as unknown as Edge;
  memory = edge.memory;
  edge._initialize();
  send(edge, argumentsOf(settings, files));
  return receive(edge, edge.train());
}

/** In the order in which TrainFromBlock() reads them. */
function argumentsOf(settings: TrainSettings, { lines, catalog }: TrainerFiles): Uint8Array[] {
  const numbers = Float64Array.of(
    settings.kind === undefined ? -1 : KINDS.indexOf(settings.kind),
    Number(catalog !== null),
    settings.version ?? 0,
    settings.created ?? 0,
    settings.seed ?? 1,
    settings.dimensions ?? 32,
    settings.maxBytes ?? 0,
    Number(settings.refit ?? true),
    settings.separator?.charCodeAt(0) ?? 0,
    DATE_ORDERS.indexOf(settings.dateOrder),
    MAX_LINE_BYTES,
    settings.encoding === undefined ? -1 : ENCODINGS.indexOf(settings.encoding),
  );
  const pairs = (record: object | undefined) => Object.entries(record ?? {}).flatMap((pair) => pair.map(terminated));
  return [
    new Uint8Array(numbers.buffer),
    ...[settings.name ?? 'shop', settings.split ?? 'auto', settings.vectors ?? 'auto', lines, catalog ?? ''],
    pairs(settings.map).join(''),
    pairs(settings.attributes).join(''),
  ].map((part) => (typeof part === 'string' ? encoder.encode(part) : part));
}

function terminated(text: string): string {
  if (text.includes('\0')) throw invalidArgument('column names', 'without NUL');
  return `${text}\0`;
}

/** Writes arrays where train() looks for them, as src/wasm/array_reader.h says. */
function send(edge: Edge, arrays: readonly Uint8Array[]): void {
  const sizeBytes = arrays.reduce((sum, { byteLength }) => sum + 16 + byteLength, 0);
  let at = edge.reserve(sizeBytes);
  const bytes = new Uint8Array(edge.memory.buffer);
  const view = new DataView(edge.memory.buffer);
  for (const array of arrays) {
    view.setUint32(at, array.byteLength, true);
    bytes.set(array, at + 8);
    at += 8 + Math.ceil(array.byteLength / 8) * 8;
  }
}

/** Copies the Reply of trainer_bindings.cc. */
function receive({ memory: { buffer } }: Edge, at: number): TrainerReply {
  const words = new Uint32Array(buffer);
  const copy = (word: number) => new Uint8Array(buffer, words[word], words[word + 1]).slice();
  const reply = (at >>> 0) / 4;
  const code = words[reply] as number;
  if (code !== 0) return { code, message: decoder.decode(copy(reply + 1)) };
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const [first = 0, count = 0] = words.subarray(reply + 7, reply + 9);
  for (let i = 0; i < count; i++) {
    const file = first / 4 + 4 * i;
    files[decoder.decode(copy(file))] = copy(file + 2);
  }
  return { code, report: decoder.decode(copy(reply + 3)), manifest: copy(reply + 5), files };
}
