import { framePlace } from '../client/core-places.js';
import type { ConnectEncoder, EncoderSurroundings } from '../client/link.js';
import type { EncoderReport, EncoderStart } from '../shared/encoder-protocol.js';
import { LIMITS_MS } from '../shared/limits.js';
import { type ModelSource, modelFor, readManifest, runtimeModule } from './files.js';

/** A worker that breaks is followed by so many others. */
const RESPAWNS = 1;

/** Brings core and encoder together, once for each model that the core goes over to. */
export function connectOnnx(source: ModelSource): ConnectEncoder {
  return (send, surroundings) => {
    let end = (): void => undefined;
    const begin = (respawns: number): void => {
      const attempt = new Attempt((why, again) => {
        attempt.end();
        if (again && respawns > 0) begin(respawns - 1);
        else send({ kind: 'encoder', port: null, degraded: { code: 'encoder-failed', message: why } }, []);
      });
      end = () => attempt.end();
      const { port1, port2 } = new MessageChannel();
      send({ kind: 'encoder', port: port2 }, [port2]);
      void attempt.run(port1, source, surroundings);
    };
    return (message) => {
      // A model came, or another one: the encoder is for its items.
      if (message?.kind === 'ready') {
        end();
        begin(RESPAWNS);
      } else if (!message) {
        end();
      }
    };
  };
}

/** One worker, from the core's first word to its end. */
class Attempt {
  readonly #failed: (why: string, again: boolean) => void;
  readonly #aborter = new AbortController();
  #endWorker = (): void => undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param failed is called at most once, and not after `end` */
  constructor(failed: (why: string, again: boolean) => void) {
    this.#failed = (why, again) => {
      if (!this.#aborter.signal.aborted) failed(`the ONNX encoder: ${why}`, again);
    };
  }

  end(): void {
    this.#aborter.abort();
    this.#endWorker();
    clearTimeout(this.#timer);
  }

  /** @param core a channel on which the core hands out its manifest, and which then goes to the worker */
  async run(core: MessagePort, source: ModelSource, surroundings: EncoderSurroundings): Promise<void> {
    const { signal } = this.#aborter;
    try {
      const { facts, file } = readManifest(await firstMessage(core));
      const [model, wasm] = await Promise.all([
        modelFor(file, source, surroundings, signal),
        runtimeModule(source.wasmUrl(), surroundings, signal),
      ]);
      await this.#start({ model, wasm, facts, port: core }, [model.buffer, wasm.buffer, core]);
    } catch (error) {
      this.#failed(error instanceof Error ? error.message : String(error), false);
    }
  }

  async #start(message: EncoderStart, transfer: Transferable[]): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    const late = `it was not ready within ${LIMITS_MS.encoderStart / 1000} s`;
    this.#timer = setTimeout(() => this.#failed(late, true), LIMITS_MS.encoderStart);
    port1.onmessage = ({ data }: MessageEvent<EncoderReport>) => {
      if (data.kind === 'ready') clearTimeout(this.#timer);
      else this.#failed(data.message, data.again);
    };
    port1.postMessage(message, transfer);
    const script = import('vitrine:onnx-worker').then((part) => part.default);
    const place = await framePlace(port2, (why) => this.#failed(why, true), script, 'vitrine-onnx');
    if (this.#aborter.signal.aborted) place.end();
    this.#endWorker = place.end;
  }
}

function firstMessage(port: MessagePort): Promise<string> {
  return new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<string>) => {
      port.onmessage = null;
      resolve(data);
    };
  });
}
