// `vitrine/trainer` in Node: the same trainer over files on the disk, in a thread of its own.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { errorOf, invalidArgument, VitrineError } from '../shared/errors.js';
import type { SuppliedBundle } from '../shared/protocol.js';
import { checkSettings, progressTeller, type TrainOptions } from '../trainer/options.js';
import type { TrainReport } from '../training/settings.js';
import type { ThreadMessage, ThreadRequest } from './protocol.js';

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
}

/**
 * As in a page, from a file on the disk; in a thread of its own, so that the process goes on answering.
 * @param file    path or file: URL of a CSV or CSV.gz
 * @param catalog the same, of the products
 * @returns rejects with VitrineError `invalid-argument`, `input-unusable`, `out-of-memory` or `wasm-unavailable`, or with
 *          the signal's reason
 */
export async function trainBundle(
  file: string | URL,
  { catalog, ...options }: TrainOptions & { catalog?: string | URL } = {},
): Promise<Trained> {
  const settings = checkSettings(options);
  const request: ThreadRequest = {
    lines: toPath(file, 'file'),
    catalog: catalog === undefined ? null : toPath(catalog, 'catalog'),
    settings,
  };
  options.signal?.throwIfAborted();
  const thread = new Worker(new URL('./trainer-thread.js', import.meta.url), { workerData: request });
  let abort = (): void => undefined;
  try {
    return await new Promise<Trained>((resolve, reject) => {
      const failed = (error: unknown): void =>
        reject(errorOf({ code: 'wasm-unavailable', message: `the trainer did not start: ${error}` }));
      abort = () => reject(options.signal?.reason);
      options.signal?.addEventListener('abort', abort);
      const tell = progressTeller(options, () => performance.now());
      thread.on('error', failed);
      thread.on('exit', failed);
      thread.on('message', (message: ThreadMessage) => {
        if (message.kind === 'progress') tell(message);
        else if (message.kind === 'ingested') options.onRead?.(message.report);
        else if (message.kind === 'trained') resolve(message.trained);
        else reject(errorOf(message));
      });
    });
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await thread.terminate();
  }
}

function toPath(file: unknown, argument: string): string {
  if (file instanceof URL && file.protocol === 'file:') return fileURLToPath(file);
  if (typeof file === 'string' && file !== '') return file.startsWith('file:') ? fileURLToPath(file) : file;
  throw invalidArgument(argument, 'the path or the file: URL of a file');
}

export { zipBundle } from '../trainer/zip.js';
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
export type { TrainOptions };
export { VitrineError };
