// The trainer's worker in a page. Sealed as the core's is, and by the same test: what it reads are a shop's orders.
import { gzipSync } from 'fflate';
import { isSealed } from '../core/seal.js';
import { VitrineError } from '../shared/errors.js';
import { sha256Hex } from '../shared/sha256.js';
import { blobReader } from './blob-reader.js';
import type { TrainerMessage, TrainRequest } from './protocol.js';
import { runTraining, trainerModule } from './run.js';

declare const self: DedicatedWorkerGlobalScope;

// First of all, as in the core: WebKit lets a worker register a service worker, and asks no policy.
delete (Object.getPrototypeOf(navigator) as { serviceWorker?: unknown }).serviceWorker;

// The only message to the worker itself brings the port that leads to the page.
self.onmessage = ({ ports: [port] }: MessageEvent<unknown>) => {
  self.onmessage = null;
  if (!port) return;
  const post = (message: TrainerMessage, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  port.onmessage = ({ data }: MessageEvent<TrainRequest>) => answer(data, post);
  void isSealed().then((sealed) => post({ kind: 'online', sealed }));
};

function answer(
  { wasm, lines, catalog, settings }: TrainRequest,
  post: (message: TrainerMessage, transfer?: Transferable[]) => void,
): void {
  const open = ({ name, blob }: TrainRequest['lines']) => ({ name, reader: blobReader(blob, name) });
  const platform = { sha256: sha256Hex, gzipSize: (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length };
  try {
    const trained = runTraining(trainerModule(wasm), open(lines), catalog && open(catalog), settings, platform, {
      progress: (stage, fraction, text) => post({ kind: 'progress', stage, fraction, text }),
      ingested: (report) => post({ kind: 'ingested', report }),
    });
    post({ kind: 'trained', trained }, [
      trained.bundle.manifest.buffer,
      ...Object.values(trained.bundle.files).map(({ buffer }) => buffer),
    ]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    post({ kind: 'failed', code: error instanceof VitrineError ? error.code : 'wasm-unavailable', message });
  }
}
