import { startInFrame } from '../client/frame-worker.js';
import type { ConnectEncoder, EncoderSurroundings } from '../client/link.js';
import type { EncoderReport, EncoderStart } from '../shared/encoder-protocol.js';
import type { Degraded } from '../shared/errors.js';
import { LIMITS_MS, type Timers } from '../shared/limits.js';
import { type ModelSource, modelFor, readManifest, runtimeModule } from './files.js';

/** A worker that breaks is followed by so many others. */
const RESPAWNS = 1;

const timers: Timers = { set: setTimeout.bind(globalThis), clear: (timer) => clearTimeout(timer as number) };

/** Brings core and encoder together, once for each model that the core goes over to. */
export function connectOnnx(source: ModelSource): ConnectEncoder {
  return (connect, surroundings) => (handlers) => {
    let current: Attempt | null = null;
    const begin = (manifest: string, respawns: number): void => {
      current = new Attempt(source, surroundings, {
        // The core hears of it before the list that is asked for by whoever hears of the change.
        ready: (port) => {
          link.send({ kind: 'encoder', port, failure: null }, [port]);
          handlers.message({ kind: 'changed', events: 0 });
        },
        failed: (message, again) => {
          end();
          const isLast = !again || respawns === 0;
          const degraded: Degraded = { code: 'encoder-failed', message };
          link.send({ kind: 'encoder', port: null, failure: isLast ? degraded : null });
          if (isLast) handlers.message({ kind: 'degraded', degraded });
          else begin(manifest, respawns - 1);
        },
      });
      void current.run(manifest);
    };
    const end = (): void => {
      current?.end();
      current = null;
    };
    const link = connect({
      ...handlers,
      message: (message) => {
        handlers.message(message);
        if (message.kind === 'ready') {
          // A model came, or another one: the encoder is for its items.
          end();
          begin(message.manifest, RESPAWNS);
        } else if (message.kind === 'degraded' && message.degraded.code === 'encoder-failed') {
          // The core waits for it no longer.
          current?.fail(message.degraded.message, true);
        }
      },
    });
    return {
      ...link,
      terminate: () => {
        end();
        link.terminate();
      },
    };
  };
}

/** Who hears what becomes of a worker; nobody does after its end. */
interface AttemptListeners {
  /** @param port where it answers */
  ready(port: MessagePort): void;
  /** @param again another worker may do better */
  failed(why: string, again: boolean): void;
}

/** One worker, from its model to its end. */
class Attempt {
  readonly #source: ModelSource;
  readonly #surroundings: EncoderSurroundings;
  readonly #listeners: AttemptListeners;
  readonly #aborter = new AbortController();
  #endWorker = (): void => undefined;
  #timer: unknown;

  constructor(source: ModelSource, surroundings: EncoderSurroundings, listeners: AttemptListeners) {
    this.#source = source;
    this.#surroundings = surroundings;
    this.#listeners = listeners;
  }

  end(): void {
    this.#aborter.abort();
    this.#endWorker();
    timers.clear(this.#timer);
  }

  fail(why: string, again: boolean): void {
    if (!this.#aborter.signal.aborted) this.#listeners.failed(`the ONNX encoder: ${why}`, again);
  }

  async run(manifest: string): Promise<void> {
    const { signal } = this.#aborter;
    const loading = { ...this.#surroundings, signal, timers };
    try {
      const { facts, file } = readManifest(manifest);
      const [model, wasm, { default: script }] = await Promise.all([
        modelFor(file, this.#source, loading),
        runtimeModule(this.#source.wasmUrl(), loading),
        import('vitrine:onnx-worker'),
      ]);
      if (!signal.aborted) await this.#start({ model, wasm, facts }, script);
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error), false);
    }
  }

  async #start({ model, wasm, facts }: Omit<EncoderStart, 'port'>, script: string): Promise<void> {
    const hint = 'A Content-Security-Policy needs blob: in worker-src';
    const late = `it was not ready within ${LIMITS_MS.encoderStart / 1000} s. ${hint}`;
    this.#timer = timers.set(() => this.fail(late, true), LIMITS_MS.encoderStart);
    const page = new MessageChannel();
    const core = new MessageChannel();
    page.port1.onmessage = ({ data }: MessageEvent<EncoderReport>) => {
      if (data.kind === 'failed') return this.fail(data.message, data.again);
      timers.clear(this.#timer);
      if (!this.#aborter.signal.aborted) this.#listeners.ready(core.port2);
    };
    const start: EncoderStart = { model, wasm, facts, port: core.port1 };
    page.port1.postMessage(start, [model.buffer, wasm.buffer, core.port1]);
    const broken = (why: string): void => this.fail(`its worker broke: ${why}. ${hint}`, true);
    const endWorker = await startInFrame(Promise.resolve(script), page.port2, broken, 'vitrine-onnx');
    if (this.#aborter.signal.aborted) endWorker();
    this.#endWorker = endWorker;
  }
}
