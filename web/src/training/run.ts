// One training, wherever it runs: readers in, a bundle out.

import { factsOf, reportHtml } from '../report/index.js';
import { errorOf, STATUS, VitrineError } from '../shared/errors.js';
import { parseManifest } from '../shared/manifest.js';
import { moduleBytes } from '../shared/module-text.js';
import type { SuppliedBundle } from '../shared/protocol.js';
import { type ByteReader, PieceFiller } from './byte-reader.js';
import { inflated } from './gzip-reader.js';
import type { InputReport, TrainReport, TrainSettings, TrainStage } from './settings.js';
import { type TrainerReply, train } from './trainer-module.js';

/** A file, and what messages call it. */
export interface NamedReader {
  name: string;
  reader: ByteReader;
}

/** What every platform has of its own. */
export interface Platform {
  sha256(bytes: Uint8Array<ArrayBuffer>): string;
  gzipSize(bytes: Uint8Array<ArrayBuffer>): number;
}

export interface Listeners {
  progress(stage: TrainStage, fraction: number, text: string): void;
  ingested(report: InputReport): void;
}

export interface TrainedFiles {
  bundle: SuppliedBundle & { manifest: Uint8Array<ArrayBuffer> };
  report: TrainReport;
  /** The text of report.json. */
  reportText: string;
  /** The same as a page for people. */
  reportHtml: string;
}

/** @param text as module-text.ts reads it */
export function trainerModule(text: string): WebAssembly.Module {
  return new WebAssembly.Module(moduleBytes(text));
}

/**
 * @param catalog `null`: there is none
 * @throws VitrineError `invalid-argument`, `input-unusable`, `out-of-memory`
 */
export function runTraining(
  wasm: WebAssembly.Module,
  lines: NamedReader,
  catalog: NamedReader | null,
  settings: TrainSettings,
  platform: Platform,
  listeners: Listeners,
): TrainedFiles {
  const open = ({ name, reader }: NamedReader) => new PieceFiller(unusable(() => inflated(reader, name)));
  const fillers = { lines: open(lines), catalog: catalog && open(catalog) };
  const reply = unlessOutOfMemory(() =>
    train(
      wasm,
      settings,
      { lines: lines.name, catalog: catalog?.name ?? null },
      {
        ...platform,
        read: (file, out) => unusable(() => fillers[file]?.fill(out) ?? 0),
        readFraction: () => fillers.lines.fraction(),
        now: () => performance.now() / 1000,
        progress(stage, fraction, text) {
          listeners.progress(stage, fraction, text);
          return true;
        },
        ingested: listeners.ingested,
      },
    ),
  );
  if (!('report' in reply)) throw errorOfReply(reply);
  const { manifest, files } = reply;
  const report = JSON.parse(reply.report) as TrainReport;
  const facts = factsOf(parseManifest(new TextDecoder().decode(manifest)), report);
  return { bundle: { manifest, files }, report, reportText: reply.report, reportHtml: reportHtml(report, facts) };
}

function errorOfReply({ code, message }: Exclude<TrainerReply, { report: string }>): VitrineError {
  return errorOf({ code: code === STATUS.outOfMemory ? 'out-of-memory' : 'input-unusable', message });
}

function unusable<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof VitrineError) throw error;
    throw errorOf({ code: 'input-unusable', message: error instanceof Error ? error.message : String(error) });
  }
}

/** Without exceptions, an allocation that fails is a trap. */
function unlessOutOfMemory<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const message = `the training stopped, most likely for want of memory (${error.message}); give it fewer lines`;
    throw errorOf({ code: 'out-of-memory', message });
  }
}
