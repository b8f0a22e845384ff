import type { Encoder } from '../client/options.js';
import { invalidArgument } from '../shared/errors.js';
import { connectOnnx } from './connect.js';

/** Where an ONNX model comes from, and what it is checked against. */
export interface OnnxOptions {
  /** URL of the model, at most 64 MiB. Default: the file of the bundle with the role `encoder-onnx`. */
  url?: string | URL;
  /**
   * SHA-256 of the model, 64 hexadecimal digits: another one is not run. Where the recommender pins a `publicKey`, a model
   * from a `url` needs it, unless it is the signed bundle's own. Default: the one that the bundle gives for its own file.
   */
  sha256?: string;
  /**
   * Where `ort-wasm-simd-threaded.wasm` of the package `onnxruntime-web` is, of the version that this package asks for.
   * Default: where the bundler puts it. esbuild, which knows no `new URL('package/file', import.meta.url)`, needs it.
   */
  wasmUrl?: string | URL;
}

/**
 * An encoder for `createRecommender({ encoder: onnx() })`: an ONNX model that makes the user vector from the history, run by
 * ONNX Runtime Web in a sealed worker of its own. It needs the package `onnxruntime-web`. The bundle's own encoder answers
 * until it is there, and when it fails: lists then say `degraded: 'encoder-failed'`. Inert on a server.
 *
 * The model's inputs are `items` int32[1, L], the indices of the history's items with the newest last and 0 before the
 * first, and `mask` int32[1, L], 1 where there is an item; its output is `user` float32[1, D], which is multiplied with the
 * bundle's item vectors as it is.
 * @throws VitrineError `invalid-argument`
 */
export function onnx(options: OnnxOptions = {}): Encoder {
  const { url, sha256, wasmUrl } = options;
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) throw invalidArgument('sha256', '64 hexadecimal digits');
  for (const [name, value] of Object.entries({ url, wasmUrl })) {
    const isUrl = value === undefined || value instanceof URL || (typeof value === 'string' && value !== '');
    if (!isUrl) throw invalidArgument(name, 'a URL');
  }
  const around = connectOnnx({
    url: url === undefined ? null : String(url),
    sha256: sha256?.toLowerCase() ?? null,
    wasmUrl: () => (wasmUrl === undefined ? packagedRuntime() : String(wasmUrl)),
  });
  return { around };
}

/** Where the bundler put the runtime's module. */
function packagedRuntime(): string {
  // Literal: this is the form in which bundlers find the file of another package, and serve it.
  const { href } = new URL('onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url);
  // Vite's development server takes it for a file beside this one, and so does a browser without a bundler: packages lie
  // side by side.
  return href.replace('/vitrine/dist/onnxruntime-web/', '/onnxruntime-web/dist/');
}
