// The wasm edge of src/wasm/bindings.cc, as objects. Everything that comes back is a copy.
import { STATUS } from '../shared/errors.js';
import type { Manifest } from '../shared/manifest.js';
import { sendArrays } from '../shared/wasm-arrays.js';
import type { ExposureColumns } from './exposures.js';
import { modelNumbers } from './model-numbers.js';
import type { EngineRules } from './rules.js';
import { tensorTable } from './safetensors.js';

export interface CoreModule {
  /** `roles[i]` names `files[i]`. Bytes are copied into wasm memory. `code`: STATUS of shared/errors.ts. */
  loadEngine(
    manifest: Pick<Manifest, 'items' | 'dimensions' | 'model'>,
    roles: string[],
    files: Uint8Array[],
  ): { engine: EngineHandle | null; code: number; message: string };
}

export interface EngineHandle {
  describe(): { numItems: number; dimensions: number; numEdges: number; memoryBytes: number };
  /** `kind`: LIST_KIND_CODES of shared/protocol.ts. */
  list(kind: number, events: EventColumns, options: EngineListOptions): EngineAnswer;
  /** One probability for each of the indices, at most 10,000; NaN: not known. */
  predict(events: EventColumns, items: Int32Array): EnginePredictions;
  /**
   * One step of learning, from the last of the first `count` events and with what `events.learnt` says of those before; with
   * a count of 0 it begins.
   * @returns what is learnt then; empty when the module does not learn, or the engine is deleted
   */
  learn(events: EventColumns, count: number): Float32Array;
  /** Replaces values of a number column (src/bundle/attributes.h), NaN: unknown. @returns a STATUS */
  setNumbers(column: number, items: Int32Array, values: Float32Array): number;
  delete(): void;
}

/** Parallel arrays, oldest event first. */
export interface EventColumns {
  /** Index in the bundle, -1: unknown to it. */
  items: Int32Array;
  /** EVENT_TYPE_CODES. */
  types: Uint8Array;
  /** Lines of one order share a non-zero group. */
  groups: Uint32Array;
  /** Seconds since 1970. */
  times: Float64Array;
  /** float32[D]: the user vector that an encoder outside of the engine makes of them; empty: the engine makes its own. */
  user: Float32Array;
  /** What `learn` has made of earlier events; empty: nothing, the blend is the tuned one. */
  learnt: Float32Array;
}

export interface EngineListOptions extends ExposureColumns {
  limit: number;
  offset: number;
  exclude: Int32Array;
  excludePurchased: boolean;
  excludeInCart: boolean;
  excludeDisliked: boolean;
  excludeHistory: boolean;
  /** 0..1, all three. */
  diversity: number;
  rotation: number;
  exploration: number;
  /** 0..2^32 - 1. */
  seed: number;
  rules: EngineRules;
  /** Leaves out what popularity alone speaks for. */
  knownOnly: boolean;
  /** Seconds since 1970. */
  now: number;
  /** 0..1; 0: no limit. Of `recommend` alone. */
  minProbability: number;
  /** Indices: of `similar` one, of `boughtTogether` and `rerank` any. */
  items: Int32Array;
}

export interface EngineAnswer {
  code: number;
  message: string;
  hits: EngineHit[];
}

export interface EnginePredictions {
  code: number;
  message: string;
  probabilities: number[];
  /** The items that an encoder reads of the events, newest first. */
  session: number[];
}

export interface EngineHit {
  item: number;
  score: number;
  /** Position in SOURCES of shared/protocol.ts. */
  source: number;
  /** `event`: position in EventColumns. */
  reasons: { event: number; weight: number }[];
}

/** kLearntSize of src/learn/learner.h. */
const LEARNT_SIZE = 37;

/** What the module exports. Addresses and engines are numbers, 0 is none. */
interface Edge {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  reserve(sizeBytes: number): number;
  addFile(sizeBytes: number): number;
  loadEngine(): number;
  describe(engine: number): number;
  list(engine: number): number;
  predict(engine: number): number;
  setNumbers(engine: number): number;
  /** Of core-learning.wasm alone. */
  learn?(engine: number): number;
  deleteEngine(engine: number): void;
}

/**
 * Starts the module from its bytes: a worker without network has nothing to stream from.
 * @throws Error when the bytes are no module, or not the one of this version
 */
export async function startEngineModule(wasm: Uint8Array<ArrayBuffer>): Promise<CoreModule> {
  // All it wants to tell its host: that views of its memory are void. Nobody keeps one.
  const env = { emscripten_notify_memory_growth: () => undefined };
  const { instance } = await WebAssembly.instantiate(wasm, { env });
  const edge = instance.exports as unknown as Edge;
  if (typeof edge.loadEngine !== 'function') throw new Error('the module is not the one of this version');
  edge._initialize();
  return {
    loadEngine(manifest, roles, files) {
      roles.forEach((role, i) => {
        const file = files[i] as Uint8Array;
        sendArrays(edge, [encoder.encode(role), ...tensorTable(file)]);
        const at = edge.addFile(file.byteLength);
        // Without memory for it, the module says so below.
        if (at !== 0) new Uint8Array(edge.memory.buffer).set(file, at);
      });
      const numbers = modelNumbers(manifest.model);
      if (!numbers) return { engine: null, code: STATUS.corrupt, message: `manifest.json: 'model' ${NOT_NUMBERS}` };
      sendArrays(edge, [Uint32Array.of(manifest.items, manifest.dimensions), numbers]);
      const { handle, code, message } = receive(edge, edge.loadEngine());
      return { engine: handle === 0 ? null : new Engine(edge, handle), code, message };
    },
  };
}

class Engine implements EngineHandle {
  readonly #edge: Edge;
  readonly #handle: number;

  constructor(edge: Edge, handle: number) {
    this.#edge = edge;
    this.#handle = handle;
  }

  describe(): ReturnType<EngineHandle['describe']> {
    const told = new Float64Array(this.#edge.memory.buffer, this.#edge.describe(this.#handle), 4);
    const [numItems = 0, dimensions = 0, numEdges = 0, memoryBytes = 0] = told;
    return { numItems, dimensions, numEdges, memoryBytes };
  }

  list(kind: number, events: EventColumns, options: EngineListOptions): EngineAnswer {
    const { rules } = options;
    // In the order of Number in bindings.cc.
    const numbers = [
      kind,
      options.limit,
      options.offset,
      Number(options.excludePurchased),
      Number(options.excludeInCart),
      Number(options.excludeDisliked),
      Number(options.excludeHistory),
      options.diversity,
      options.rotation,
      options.exploration,
      options.seed,
      rules.groupColumn,
      rules.maxPerGroup,
      Number(options.knownOnly),
      options.now,
      options.minProbability,
    ];
    sendArrays(this.#edge, [
      Float64Array.from(numbers),
      ...columnsOf(events),
      options.exclude,
      ...[options.exposed, options.exposures, options.arms],
      ...[rules.filter, rules.factorPrograms, rules.factorEnds, rules.factors],
      ...[rules.pinItems, rules.pinPositions],
      options.items,
    ]);
    return receive(this.#edge, this.#edge.list(this.#handle));
  }

  learn(events: EventColumns, count: number): Float32Array {
    // All but the user vector and what is learnt are columns.
    sendArrays(
      this.#edge,
      columnsOf(events).map((column, i) => (i < 4 ? column.subarray(0, count) : column)),
    );
    const at = this.#edge.learn?.(this.#handle) ?? 0;
    return at === 0
      ? events.learnt.subarray(0, 0)
      : new Float32Array(this.#edge.memory.buffer, at, LEARNT_SIZE).slice();
  }

  predict(events: EventColumns, items: Int32Array): EnginePredictions {
    sendArrays(this.#edge, [...columnsOf(events), items]);
    return receive(this.#edge, this.#edge.predict(this.#handle));
  }

  setNumbers(column: number, items: Int32Array, values: Float32Array): number {
    sendArrays(this.#edge, [Int32Array.of(column), items, values]);
    return receive(this.#edge, this.#edge.setNumbers(this.#handle)).code;
  }

  delete(): void {
    this.#edge.deleteEngine(this.#handle);
  }
}

function columnsOf({ items, types, groups, times, user, learnt }: EventColumns) {
  return [items, types, groups, times, user, learnt];
}

/** Reads the Reply of bindings.cc, with its hits and reasons. */
function receive({ memory: { buffer } }: Edge, at: number): EngineAnswer & EnginePredictions & { handle: number } {
  const ints = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  const reply = ints.subarray(at / 4, at / 4 + 12) as unknown as number[];
  const [code = 0, message = 0, messageBytes = 0, handle = 0, hits = 0, numHits = 0, reasons = 0] = reply;
  const [predictions = 0, numPredictions = 0, session = 0, numSession = 0] = reply.slice(8);
  return {
    code,
    message: decoder.decode(new Uint8Array(buffer, message, messageBytes)),
    handle,
    probabilities: Array.from({ length: numPredictions }, (_, i) => floats[predictions / 4 + 3 * i + 2] as number),
    session: Array.from({ length: numSession }, (_, i) => ints[session / 4 + 4 * i] as number),
    hits: Array.from({ length: numHits }, (_, i) => {
      const hit = hits / 4 + 5 * i;
      const [item = 0, , source = 0, begin = 0, count = 0] = ints.subarray(hit, hit + 5);
      return {
        item,
        score: floats[hit + 1] as number,
        // One byte of four.
        source: source & 255,
        reasons: Array.from({ length: count }, (_, r) => {
          const reason = reasons / 4 + 2 * (begin + r);
          return { event: ints[reason] as number, weight: floats[reason + 1] as number };
        }),
      };
    }),
  };
}

const NOT_NUMBERS = 'does not hold the numbers that it should';
const encoder = new TextEncoder();
const decoder = new TextDecoder();
