// The report of a training as a page for people: one file without scripts, fonts or pictures from anywhere.
import { behaviourSection } from './behaviour.js';
import { costSection } from './cost.js';
import { dataSection } from './data.js';
import { encoderSection } from './encoder.js';
import type { BundleFacts } from './facts.js';
import { bytes, count, day, percent, seconds } from './format.js';
import { html, Markup } from './markup.js';
import { partsSection } from './parts.js';
import { listsSection, qualitySection, verdict } from './quality.js';
import { asRecord, type Json, listAt, numberAt, recordAt } from './reader.js';
import { samplesOf, samplesSection } from './samples.js';
import { STYLE } from './style.js';

export { type BundleFacts, type FileSize, factsOf } from './facts.js';
export type { Json } from './reader.js';
export type { Sample } from './samples.js';

/** Nothing may be loaded, and no script runs, whatever a title in the catalogue says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * Draws the page. The same input gives the same bytes.
 * @param report what `vitrine train` writes to report.json, as parsed from it; what is not there is left out of the page
 * @param facts  what is in the bundle, and what it recommends
 * @returns an HTML document
 */
export function reportHtml(report: unknown, facts: BundleFacts): string {
  const read = asRecord(report);
  const trained =
    facts.created === null || facts.created === 0 ? '' : `, trained on what happened until ${day(facts.created)}`;
  return html`${new Markup('<!doctype html>')}
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width"><title>${facts.name}: report of version ${facts.version}</title>
<style>${new Markup(STYLE)}</style></head><body><main>
<header><h1>What the model “${facts.name}” has learnt</h1><p>Version ${facts.version}${trained}.</p>${verdict(read)}</header>
${listAt(read, 'warnings').map((text) => typeof text === 'string' && html`<p class="note">${text}.</p>`)}
${tiles(read, facts)}
${qualitySection(read)}
${partsSection(read)}
${samplesSection(facts.samples ?? samplesOf(read))}
${behaviourSection(read)}
${listsSection(read)}
${dataSection(read)}
${encoderSection(read)}
${costSection(read, facts.files)}
<footer>Written by Vitrine from report.json and the bundle beside it. This page loads nothing and runs no script.</footer>
</main></body></html>
`.text;
}

function tiles(report: Json, { items, files }: BundleFacts): Markup {
  const counts = recordAt(report, 'counts');
  const ours = recordAt(recordAt(report, 'models'), 'vitrine');
  const shown = (value: number | null, write: (value: number) => string): string | null =>
    value === null ? null : write(value);
  const entries: [string, string | null][] = [
    ['Items', count(items)],
    ['Customers', shown(numberAt(counts, 'customers'), count)],
    ['Events used', shown(numberAt(counts, 'interactions'), count)],
    ['Hit rate', shown(numberAt(ours, 'hitrate@10'), percent)],
    ['Coverage', shown(numberAt(ours, 'coverage@10'), percent)],
    ['Download', bytes(files.reduce((sum, file) => sum + file.gzipBytes, 0))],
    ['Training', shown(numberAt(recordAt(report, 'seconds'), 'total'), seconds)],
  ];
  return html`<dl class="tiles">${entries.map(
    ([name, value]) => value !== null && html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
