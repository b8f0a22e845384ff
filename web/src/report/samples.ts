// The section that shows lists for a few histories, and why each item is there.
import { html, type Markup } from './markup.js';
import { type Json, numberAt, recordsAt, textAt } from './reader.js';

/** Something somebody did with an item. */
export interface SampleEvent {
  /** `viewed`, `carted`, `purchased`, `liked`. */
  kind: string;
  item: string;
  /** '': the bundle has none. */
  title: string;
  /** `false`: the bundle has no such item. */
  known: boolean;
}

export interface SampleItem {
  item: string;
  title: string;
  /** Whether it is what the shopper chose next. */
  chosen: boolean;
  /** Events that speak for it, with their share, 0..1, of what the events explain. */
  reasons: (Omit<SampleEvent, 'known'> & { weight: number })[];
}

export interface Sample {
  /** Oldest first. */
  history: SampleEvent[];
  /** Events before those. */
  earlier: number;
  recommendations: SampleItem[];
  /** What was chosen then. */
  next: { item: string; title: string }[];
}

/** Reasons that are shown of each item. */
const MOST_REASONS = 2;

const DID: Record<string, string> = {
  viewed: 'viewed',
  carted: 'put into the cart',
  purchased: 'bought',
  liked: 'liked',
};
const AFTER: Record<string, string> = {
  viewed: 'After a look at',
  carted: 'With this in the cart',
  purchased: 'After buying',
  liked: 'After liking',
};

/** The samples that report.json has. */
export function samplesOf(report: Json): Sample[] {
  const itemOf = (from: Json) => ({ item: textAt(from, 'item'), title: textAt(from, 'title') });
  const eventOf = (from: Json) => ({ kind: textAt(from, 'kind'), ...itemOf(from) });
  return recordsAt(report, 'samples').map((sample) => ({
    history: recordsAt(sample, 'history').map((event) => ({ ...eventOf(event), known: true })),
    earlier: numberAt(sample, 'earlier') ?? 0,
    recommendations: recordsAt(sample, 'recommendations').map((item) => ({
      ...itemOf(item),
      chosen: item['chosen'] === true,
      reasons: recordsAt(item, 'reasons').map((reason) => ({
        ...eventOf(reason),
        weight: numberAt(reason, 'weight') ?? 0,
      })),
    })),
    next: recordsAt(sample, 'next').map(itemOf),
  }));
}

export function samplesSection(samples: readonly Sample[]): Markup | null {
  if (samples.length === 0) return null;
  const note = samples.some(({ next }) => next.length > 0);
  return html`<section><h2>What somebody would see</h2>${
    note &&
    html`<p class="soft">Real histories of the days that the model had not seen, picked by their place in the file and not by how well
they went. What is marked is what the shopper chose next.</p>`
  }<div class="samples">${samples.map(sample)}</div></section>`;
}

function sample({ history, earlier, recommendations, next }: Sample): Markup {
  const kinds = new Set(history.map(({ kind }) => kind));
  const [only = ''] = kinds;
  const seen = history.map(
    ({ kind, item, title, known }) =>
      html`<li>${title || item}${kinds.size > 1 && html` <small>${DID[kind] ?? kind}</small>`}${
        !known && html` <small>not in the model</small>`
      }</li>`,
  );
  const head =
    seen.length > 0
      ? html`<h3>${kinds.size > 1 ? 'After' : (AFTER[only] ?? 'After')}</h3><ul class="seen">${
          earlier > 0 && html`<li class="soft">${earlier} earlier, and</li>`
        }${seen}</ul>`
      : html`<h3>Somebody new</h3>`;
  const rows = recommendations.map(
    ({ item, title, chosen, reasons }) =>
      html`<li${chosen && html` class="chosen"`}><span>${title || item}${
        chosen && html` <b class="mark">chosen next</b>`
      }</span><small>${why(reasons)}</small></li>`,
  );
  return html`<article>${head}<ol>${rows}</ol>${rows.length === 0 && html`<p class="soft">Nothing to recommend.</p>`}${
    next.length > 0 &&
    html`<p class="soft">Chosen next: ${next.map(({ item, title }, i) => html`${i > 0 && ', '}${title || item}`)}</p>`
  }</article>`;
}

function why(reasons: SampleItem['reasons']): Markup {
  if (reasons.length === 0) return html`popular`;
  // The rest of them says little more.
  return html`because of ${reasons
    .slice(0, MOST_REASONS)
    .map(
      ({ kind, item, title, weight }, i) =>
        html`${i > 0 && ', '}${title || item} (${DID[kind] ?? kind}, ${Math.round(100 * weight)}&nbsp;%)`,
    )}`;
}
