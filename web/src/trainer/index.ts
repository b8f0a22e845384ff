// Training in the page: a file that somebody drops becomes a bundle, and never leaves the machine.
import { startInFrame } from '../client/frame-worker.js';
import { errorOf, invalidArgument, VitrineError } from '../shared/errors.js';
import { LIMITS_MS } from '../shared/limits.js';
import type { SuppliedBundle } from '../shared/protocol.js';
import type { TrainerMessage, TrainRequest } from '../training/protocol.js';
import type { TrainReport } from '../training/settings.js';
import { checkSettings, progressTeller, type TrainOptions } from './options.js';

/** What came of a training. */
export interface Trained {
  /** For `createRecommender({ bundle })`, or for zipBundle(). */
  bundle: SuppliedBundle & { manifest: Uint8Array<ArrayBuffer> };
  /** What was read and dropped, and how good the model is. */
  report: TrainReport;
  /** The same as the text of report.json. */
  reportText: string;
  /** The same as a page for people: one HTML document that loads nothing and runs no script. */
  reportHtml: string;
  /** Whether the browser itself kept the worker from every network. */
  sealed: boolean;
}

/**
 * Makes a model from orders, events or sequences, in a worker that has no network. The page stays responsive; the file is
 * read piece by piece. The same file, settings and seed give the same bundle, here and in Node.
 * @param file    CSV or CSV.gz, as a shop exports it: orders (order, item, time; customer, title, quantity, price) or
 *                events (user or session, item, time; type, ...), or lines of a user and items
 * @param catalog products as CSV: item; title, category, brand, price; every other column is an attribute
 * @returns rejects with VitrineError `invalid-argument`, `input-unusable`, `out-of-memory` or `wasm-unavailable`, or with
 *          the signal's reason
 */
export async function trainBundle(
  file: Blob,
  { catalog, ...options }: TrainOptions & { catalog?: Blob } = {},
): Promise<Trained> {
  if (!(file instanceof Blob)) throw invalidArgument('file', 'a File or a Blob');
  if (catalog !== undefined && !(catalog instanceof Blob)) throw invalidArgument('catalog', 'a File or a Blob');
  const settings = checkSettings(options);
  options.signal?.throwIfAborted();
  const { default: wasm } = await part(import('vitrine:trainer-wasm'));
  const named = (blob: Blob, name: string) => ({ blob, name: blob instanceof File ? blob.name : name });
  const request = { wasm, settings, lines: named(file, 'file'), catalog: catalog ? named(catalog, 'catalog') : null };
  return inWorker(request, options);
}

async function inWorker(request: TrainRequest, options: TrainOptions): Promise<Trained> {
  const { port1, port2 } = new MessageChannel();
  const script = part(import('vitrine:trainer-worker')).then((module) => module.default);
  let end = (): void => undefined;
  let abort = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<Trained>((resolve, reject) => {
      const failed = (why: string): void => {
        const hint = "A Content-Security-Policy has to allow blob: in worker-src and 'wasm-unsafe-eval' in script-src";
        reject(errorOf({ code: 'wasm-unavailable', message: `the trainer's worker did not start: ${why}. ${hint}` }));
      };
      // From when it is here: how long a network takes is not for us to say.
      script.then(
        () => {
          if (port1.onmessage) timer = setTimeout(() => failed('it did not answer in time'), LIMITS_MS.workerStart);
        },
        () => undefined,
      );
      abort = () => reject(options.signal?.reason);
      options.signal?.addEventListener('abort', abort);
      options.signal?.throwIfAborted();
      const tell = progressTeller(options, () => performance.now());
      let sealed = false;
      port1.onmessage = ({ data: message }: MessageEvent<TrainerMessage>) => {
        if (message.kind === 'online') {
          clearTimeout(timer);
          sealed = message.sealed;
          port1.postMessage(request);
        } else if (message.kind === 'progress') tell(message);
        else if (message.kind === 'ingested') options.onRead?.(message.report);
        else if (message.kind === 'trained') resolve({ ...message.trained, sealed });
        else reject(errorOf(message));
      };
      startInFrame(script, port2, failed, 'vitrine-trainer').then(
        (stop) => {
          end = stop;
          // Over already: cancelled while the frame was loading.
          if (port1.onmessage === null) stop();
        },
        (error) => failed(error instanceof Error ? error.message : String(error)),
      );
    });
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    port1.onmessage = null;
    port1.close();
    end();
  }
}

async function part<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    throw errorOf({ code: 'wasm-unavailable', message: `a part of the package did not load: ${error}` });
  }
}

export type {
  AttributeKind,
  ColumnRole,
  DroppedLines,
  InputKind,
  InputReport,
  TrainProgress,
  TrainReport,
  TrainSettings,
  TrainStage,
} from '../training/settings.js';
export { zipBundle } from './zip.js';
export type { TrainOptions };
export { VitrineError };
