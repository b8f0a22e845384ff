/** ONNX Runtime Web as `vitrine/onnx` runs it: the package's own class around one thread of wasm. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { OnnxEncoder } from '../../web/src/onnx-worker/onnx-encoder.js';

/**
 * @param {Uint8Array} model
 * @param {Uint8Array<ArrayBuffer>} wasm the runtime's module
 * @param {{ items: number, dimensions: number }} facts
 * @returns {Promise<(history: number[]) => Promise<number[]>>} from indices, oldest first, to the user vector
 */
export async function openOnnx(model, wasm, facts) {
  env.logLevel = 'error';
  env.wasm.wasmBinary = wasm;
  env.wasm.numThreads = 1;
  const runtime = {
    create: (bytes) => InferenceSession.create(bytes, { executionProviders: ['wasm'] }),
    int32: (values, shape) => new Tensor('int32', values, shape),
  };
  const encoder = await OnnxEncoder.load(runtime, model, facts);
  return async (history) => [...(await encoder.encode([...history].reverse()))];
}
