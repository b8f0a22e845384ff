// The wasm edge of src/wasm/bindings.cc, as objects. Everything that comes back is a copy.

import type { ExposureColumns } from './exposures.js';

export interface CoreModule {
  /** `roles[i]` names `files[i]`. Bytes are copied into wasm memory. `code`: STATUS of shared/errors.ts. */
  loadEngine(
    manifest: string,
    roles: string[],
    files: Uint8Array[],
  ): { engine: EngineHandle | null; code: number; message: string };
}

export interface EngineHandle {
  describe(): { numItems: number; dimensions: number; numEdges: number; memoryBytes: number };
  /** `kind`: LIST_KIND_CODES of shared/protocol.ts; `item` counts only for `similar`. */
  list(kind: number, item: number, events: EventColumns, options: EngineListOptions): EngineAnswer;
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
}

export interface EngineAnswer {
  code: number;
  message: string;
  items: Int32Array;
  scores: Float32Array;
  /** Positions in SOURCES of shared/protocol.ts. */
  sources: Uint8Array;
  /** items.length + 1 entries: the reasons of item i are offsets[i]..offsets[i + 1]. */
  reasonOffsets: Uint32Array;
  /** Positions in EventColumns. */
  reasonEvents: Int32Array;
  reasonWeights: Float32Array;
}

/** What the module itself exports; engines are numbers there, 0 is none. */
export interface RawModule {
  loadEngine(manifest: string, roles: string[], files: Uint8Array[]): { handle: number; code: number; message: string };
  describe(handle: number): ReturnType<EngineHandle['describe']>;
  list(handle: number, ...args: Parameters<EngineHandle['list']>): EngineAnswer;
  deleteEngine(handle: number): void;
}

export function wrapModule(raw: RawModule): CoreModule {
  return {
    loadEngine(manifest, roles, files) {
      const { handle, code, message } = raw.loadEngine(manifest, roles, files);
      const engine: EngineHandle = {
        describe: () => raw.describe(handle),
        list: (...args) => raw.list(handle, ...args),
        delete: () => raw.deleteEngine(handle),
      };
      return { engine: handle > 0 ? engine : null, code, message };
    },
  };
}

/** Emscripten's factory. */
export type CreateCoreModule = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
}) => Promise<RawModule>;
