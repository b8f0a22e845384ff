// The section that shows lists for a few histories, and why each item is there.
import type { ShownHistory, ShownReason } from './lists.js';
import { html, type Markup } from './markup.js';

const DID: Record<ShownReason['kind'], string> = {
  viewed: 'viewed',
  carted: 'put into the cart',
  purchased: 'bought',
  liked: 'liked',
};

export function samplesSection(samples: readonly ShownHistory[]): Markup | null {
  if (samples.length === 0) return null;
  return html`<section><h2>What somebody would see</h2><div class="samples">${samples.map(sample)}</div></section>`;
}

function sample({ history, recommendations }: ShownHistory): Markup {
  const seen = history.map(
    ({ item, title, known }) => html`<li>${title || item}${!known && html` <small>not in the model</small>`}</li>`,
  );
  const head =
    seen.length > 0 ? html`<h3>After a look at</h3><ul class="seen">${seen}</ul>` : html`<h3>Somebody new</h3>`;
  const rows = recommendations.map(
    ({ item, title, reasons }) => html`<li><span>${title || item}</span><small>${why(reasons)}</small></li>`,
  );
  return html`<article>${head}<ol>${rows}</ol>${rows.length === 0 && html`<p class="soft">Nothing to recommend.</p>`}</article>`;
}

function why(reasons: readonly ShownReason[]): Markup {
  if (reasons.length === 0) return html`popular`;
  return html`${reasons.map(
    ({ kind, item, title, weight }, i) =>
      html`${i > 0 && ', '}${DID[kind]} ${title || item} (${Math.round(100 * weight)}&nbsp;%)`,
  )}`;
}
