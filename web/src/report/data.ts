// The section about the input: what was read, what was dropped and why, and what was inferred.
import { count, percent } from './format.js';
import { html, type Markup } from './markup.js';
import { asRecord, type Json, listAt, numberAt, numbersOf, recordAt, recordsAt, textAt } from './reader.js';

/** Values that a rule has met, of many. */
const MOST_VALUES = 12;
/** Reasons whose examples are seen without a click: those with most lines. */
const OPEN_REASONS = 2;

export function dataSection(report: Json): Markup | null {
  const counts = recordAt(report, 'counts');
  if (numberAt(counts, 'read') === null) return null;
  const catalog = recordAt(counts, 'catalog');
  return html`<section><h2>What was read</h2>${inputPart(counts)}${numberAt(catalog, 'read') !== null && html`<h3>Catalogue</h3>${inputPart(catalog)}`}
</section>`;
}

function inputPart(counts: Json): Markup {
  const read = numberAt(counts, 'read') ?? 0;
  const kept = numberAt(counts, 'kept') ?? 0;
  const share = read > 0 ? kept / read : 0;
  const file = textAt(counts, 'input').replace(/^.*[/\\]/, '');
  const dropped = Object.entries(recordAt(counts, 'dropped'))
    .map(([reason, lines]) => ({ reason, lines: asRecord(lines) }))
    .sort((a, b) => (numberAt(b.lines, 'lines') ?? 0) - (numberAt(a.lines, 'lines') ?? 0))
    .map(({ reason, lines }, i) => droppedPart(reason, lines, i < OPEN_REASONS));
  const hints = listAt(counts, 'hints').filter((hint) => typeof hint === 'string');
  return html`<p>${count(kept)} of ${count(read)} lines${file !== '' && html` of <code>${file}</code>`} were used, ${percent(share)}.
${dropped.length === 0 && 'None was dropped.'}</p>
${hints.map((hint) => html`<p class="note">${hint}</p>`)}
${dropped.length > 0 && html`<h3>What was dropped, and why</h3>${dropped}`}
${rulesPart(recordsAt(counts, 'rules'))}${cancellationPart(recordAt(counts, 'cancellations'))}${inferredPart(recordAt(counts, 'inferred'))}`;
}

function droppedPart(reason: string, lines: Json, open: boolean): Markup {
  const examples = recordsAt(lines, 'examples');
  const rows = examples.map(
    (example) => html`<tr><td>${count(numberAt(example, 'line') ?? 0)}</td><td>${textAt(example, 'field')}</td>
<td><code>${textAt(example, 'text')}</code></td></tr>`,
  );
  return html`<details${open && html` open`}><summary><b>${count(numberAt(lines, 'lines') ?? 0)}</b> ${textAt(lines, 'meaning') || reason}</summary>
<div class="scroll"><table class="examples"><thead><tr><th>line</th><th>column</th><th>value</th></tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function rulesPart(rules: readonly Json[]): Markup | null {
  if (rules.length === 0) return null;
  const items = rules.map((rule) => {
    const values = numbersOf(recordAt(rule, 'values'));
    const some = values
      .slice(0, MOST_VALUES)
      .map(([value, lines], i) => html`${i > 0 && ', '}<code>${value}</code> ${count(lines)}`);
    const more = values.length - some.length;
    return html`<li>${textAt(rule, 'text')} (${count(numberAt(rule, 'lines') ?? 0)} lines)${
      some.length > 0 && html`: ${some}${more > 0 && ` and ${more} more`}`
    }</li>`;
  });
  return html`<details><summary><b>${rules.length}</b> ${rules.length === 1 ? 'rule' : 'rules'} found in the data</summary><ul>${items}</ul></details>`;
}

function cancellationPart(cancelled: Json): Markup | null {
  const lines = numberAt(cancelled, 'lines') ?? 0;
  if (lines === 0) return null;
  const said = (name: string): string => count(numberAt(cancelled, name) ?? 0);
  return html`<details><summary><b>${count(lines)}</b> lines cancel or return something</summary><p>${said('matched')} found their purchase:
${said('purchasesCancelled')} were undone, ${said('purchasesReduced')} made smaller. ${said('unmatched')} belong to purchases that the
file does not hold.</p></details>`;
}

function inferredPart(inferred: Json): Markup | null {
  const rows = Object.entries(inferred).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  if (rows.length === 0) return null;
  return html`<details><summary><b>${rows.length}</b> things inferred from the file</summary><div class="scroll"><table class="examples"><tbody>${rows.map(
    ([what, value]) => html`<tr><th scope="row">${what}</th><td><code>${value}</code></td></tr>`,
  )}</tbody></table></div></details>`;
}
