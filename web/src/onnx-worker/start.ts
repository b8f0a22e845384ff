import type { EncoderAnswer, EncoderReport, EncoderRequest, EncoderStart } from '../shared/encoder-protocol.js';
import { ModelError } from './model-error.js';
import { OnnxEncoder, type Runtime } from './onnx-encoder.js';

/** What the worker has around it. */
export interface EncoderEnvironment {
  /** Tries the wall. */
  isSealed(): Promise<boolean>;
  /**
   * @param wasm the runtime's module
   * @returns rejects when it does not start, which it then never does in this worker
   */
  startRuntime(wasm: Uint8Array<ArrayBuffer>): Promise<Runtime>;
}

/** Takes one model from the page, and from then on answers the core alone. */
export function startEncoder(page: MessagePort, environment: EncoderEnvironment): void {
  const report = (message: EncoderReport): void => page.postMessage(message);
  const fail = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    report({ kind: 'failed', message, again: !(error instanceof ModelError) });
  };
  page.onmessage = ({ data }: MessageEvent<EncoderStart>) => {
    serve(data, environment, fail).then(() => report({ kind: 'ready' }), fail);
  };
}

async function serve(
  { model, wasm, facts, port }: EncoderStart,
  { isSealed, startRuntime }: EncoderEnvironment,
  fail: (error: unknown) => void,
): Promise<void> {
  if (!(await isSealed())) throw new ModelError('the worker is not sealed, and what the shopper did is not told to it');
  const encoder = await OnnxEncoder.load(await startRuntime(wasm), model, facts);
  const core = port as MessagePort;
  // The runtime runs one at a time.
  let last: Promise<unknown> = Promise.resolve();
  core.onmessage = ({ data }: MessageEvent<EncoderRequest>) => {
    last = last.then(async () => {
      const user = await encoder.encode(data.split(',').map(Number));
      const answer: EncoderAnswer = { items: data, user };
      core.postMessage(answer, [user.buffer]);
    });
    last.catch(fail);
  };
}
