/** The page of the suite `encoder` that gets its first neural answer from ONNX Runtime Web: the user vector alone. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';

env.wasm.numThreads = 1;
env.wasm.wasmPaths = { wasm: new URL('/ort-wasm-simd-threaded.wasm', location.href).href };
const model = new Uint8Array(await (await fetch('/encoder.onnx')).arrayBuffer());
const session = await InferenceSession.create(model, { executionProviders: ['wasm'] });
const length = /** @type {any} */ (session.inputMetadata[0]).shape[1];
const history = new URLSearchParams(location.search).get('history')?.split(',').map(Number) ?? [];
const padded = new Int32Array(length);
const mask = new Int32Array(length);
padded.set(history, length - history.length);
mask.fill(1, length - history.length);
const shape = [1, length];
const { user } = await session.run({
  items: new Tensor('int32', padded, shape),
  mask: new Tensor('int32', mask, shape),
});
Object.assign(window, { measured: { firstMs: performance.now(), answer: [...(user?.data ?? [])] } });
