// The section about what the model costs: bytes for each visitor, time for each training.
import { barChart } from './bars.js';
import type { FileSize } from './facts.js';
import { bytes, percent, seconds } from './format.js';
import { html, type Markup } from './markup.js';
import { type Json, numberAt, numbersOf, recordAt, textAt } from './reader.js';

/** What the stages of a training do. */
const STAGES: Record<string, string> = {
  ingest: 'Reading',
  split: 'Splitting by time',
  tune: 'Tuning',
  calibrate: 'Fitting probabilities',
  test: 'Measuring',
  refit: 'Fitting what ships',
  pack: 'Packing',
};

export function costSection(report: Json, files: readonly FileSize[]): Markup | null {
  const charts = [sizeFigure(files), timeFigure(report)].filter((one) => one !== null);
  if (charts.length === 0) return null;
  return html`<section><h2>What it costs</h2><div class="charts">${charts}</div>${vectorsPart(report)}</section>`;
}

function sizeFigure(files: readonly FileSize[]): Markup | null {
  if (files.length === 0) return null;
  const total = files.reduce((sum, file) => sum + file.gzipBytes, 0);
  const bars = [...files]
    .sort((a, b) => b.gzipBytes - a.gzipBytes)
    .map((file) => ({
      // Without the hash, which says nothing to a reader.
      label: file.path.replace(/-[0-9a-f]{12,64}(?=\.)/, ''),
      value: file.gzipBytes,
      text: bytes(file.gzipBytes),
    }));
  const plain = files.reduce((sum, file) => sum + file.bytes, 0);
  return html`<figure><figcaption><b>Download</b>: ${bytes(total)} after gzip, ${bytes(plain)} without</figcaption>${barChart('Size of each file after gzip', bars)}</figure>`;
}

function timeFigure(report: Json): Markup | null {
  const stages = numbersOf(recordAt(report, 'seconds'));
  const total = stages.find(([name]) => name === 'total')?.[1];
  const bars = stages
    .filter(([name]) => name !== 'total')
    .map(([name, value]) => ({
      label: Object.hasOwn(STAGES, name) ? (STAGES[name] as string) : name,
      value,
      text: seconds(value),
    }));
  if (bars.length === 0) return null;
  const peak = numberAt(report, 'peakMemoryBytes');
  return html`<figure><figcaption><b>Training</b>${total !== undefined && `: ${seconds(total)}`}${
    peak !== null && `, ${bytes(peak)} of memory`
  }</figcaption>${barChart('Time of each stage of the training', bars)}</figure>`;
}

function vectorsPart(report: Json): Markup | null {
  const vectors = recordAt(report, 'vectors');
  const kept = numberAt(vectors, 'shareOfFloat');
  if (kept === null) return null;
  return html`<p class="soft">Item vectors are stored as ${textAt(vectors, 'format')}, which keeps ${percent(kept)} of the NDCG@10 of float.</p>`;
}
