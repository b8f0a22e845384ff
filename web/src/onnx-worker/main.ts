// The worker that runs an encoder of the shop's own, sealed like the core: ONNX Runtime Web comes with the script, its wasm
// module and the model by message, and there is no way out.
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { isSealed } from '../core/seal.js';
import type { Runtime } from './onnx-encoder.js';
import { startEncoder } from './start.js';
import { SURE_MODEL } from './sure-model.js';

declare const self: DedicatedWorkerGlobalScope;

// As in core/main.ts: WebKit asks no policy before it fetches the script of a service worker.
delete (Object.getPrototypeOf(navigator) as { serviceWorker?: unknown }).serviceWorker;

self.onmessage = ({ ports: [page] }: MessageEvent<unknown>) => {
  self.onmessage = null;
  if (page) startEncoder(page, { isSealed, startRuntime });
};

async function startRuntime(wasm: Uint8Array<ArrayBuffer>): Promise<Runtime> {
  env.logLevel = 'error';
  env.wasm.wasmBinary = wasm;
  // More need a page that is cross-origin isolated, and workers by URL.
  env.wasm.numThreads = 1;
  const create = (model: Uint8Array) => InferenceSession.create(model, { executionProviders: ['wasm'] });
  await (await create(SURE_MODEL)).release();
  return { create, int32: (values, shape) => new Tensor('int32', values, shape) };
}
