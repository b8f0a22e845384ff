import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { EncoderFacts } from '../shared/encoder-protocol.js';
import { checkContract } from './contract.js';
import { ModelError } from './model-error.js';

/** The parts of ONNX Runtime Web that are used. */
export interface Runtime {
  create(model: Uint8Array): Promise<InferenceSession>;
  int32(values: Int32Array, shape: readonly number[]): Tensor;
}

/** A model that has been checked, and has given one vector. */
export class OnnxEncoder {
  /** L: the items that it reads. */
  readonly #length: number;
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;
  readonly #dimensions: number;

  /** @throws ModelError when the model will not do for the runtime or for the bundle */
  static async load(runtime: Runtime, model: Uint8Array, { items, dimensions }: EncoderFacts): Promise<OnnxEncoder> {
    const session = await runtime.create(model).catch((error) => {
      throw new ModelError(`ONNX Runtime Web does not take the model: ${textOf(error)}`);
    });
    const length = checkContract(session.inputMetadata, session.outputMetadata, dimensions);
    const encoder = new OnnxEncoder(runtime, session, length, dimensions);
    try {
      // The last item: a model of another catalogue fails here, and not in the middle of a visit.
      await encoder.encode([items - 1]);
    } catch (error) {
      throw new ModelError(`it fails for the last of the bundle's ${items} items: ${textOf(error)}`);
    }
    return encoder;
  }

  private constructor(runtime: Runtime, session: InferenceSession, length: number, dimensions: number) {
    this.#runtime = runtime;
    this.#session = session;
    this.#length = length;
    this.#dimensions = dimensions;
  }

  /**
   * @param items indices, newest first; the first L are used
   * @returns float32[D], finite
   */
  async encode(items: readonly number[]): Promise<Float32Array<ArrayBuffer>> {
    const padded = new Int32Array(this.#length);
    const mask = new Int32Array(this.#length);
    const used = items.slice(0, this.#length).reverse();
    padded.set(used, this.#length - used.length);
    mask.fill(1, this.#length - used.length);
    const shape = [1, this.#length];
    const feeds = { items: this.#runtime.int32(padded, shape), mask: this.#runtime.int32(mask, shape) };
    const { user } = await this.#session.run(feeds);
    const vector = Float32Array.from((user?.data ?? []) as Float32Array);
    if (vector.length !== this.#dimensions || !vector.every(Number.isFinite)) {
      throw new Error(`user came as ${vector.length} numbers, not as ${this.#dimensions} finite ones`);
    }
    return vector;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
