// The thread that trains in Node.
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { VitrineError } from '../shared/errors.js';
import { runTraining, trainerModule } from '../training/run.js';
import { fileReader } from './file-reader.js';
import type { ThreadMessage, ThreadRequest } from './protocol.js';

const { lines, catalog, settings } = workerData as ThreadRequest;
const post = (message: ThreadMessage): void => parentPort?.postMessage(message);
const open = (name: string) => ({ name, reader: fileReader(name) });

try {
  const { default: wasm } = await import('vitrine:trainer-wasm');
  const platform = {
    sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex'),
    gzipSize: (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }).length,
  };
  const trained = runTraining(
    trainerModule(wasm),
    open(lines),
    catalog === null ? null : open(catalog),
    settings,
    platform,
    {
      progress: (stage, fraction, text) => post({ kind: 'progress', stage, fraction, text }),
      ingested: (report) => post({ kind: 'ingested', report }),
    },
  );
  post({ kind: 'trained', trained });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  post({ kind: 'failed', code: error instanceof VitrineError ? error.code : 'wasm-unavailable', message });
}
