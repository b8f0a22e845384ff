import { fill, make } from '../bindings/dom.js';
import type { Recommender, Stats } from '../index.js';
import type { Tab } from './panel.js';

/** Round trips measured for the figure of a call: many, because a page's clock is coarse. */
const TRIPS = 50;

/** What the engine holds, how its start went, what a call costs on this device. */
export function engineTab(recommender: Recommender): Tab {
  const facts = make('dl', { className: 'facts' });
  const timings = make('div', { className: 'timing' });
  const measured = make('p', { className: 'note' });
  const measure = async (): Promise<void> => {
    const fromMs = performance.now();
    for (let i = 0; i < TRIPS; i++) await recommender.recommend({ limit: 10 });
    const tripMs = (performance.now() - fromMs) / TRIPS;
    const { lists } = await recommender.stats();
    measured.textContent = `recommend(): ${tripMs.toFixed(3)} ms there and back, mean of ${TRIPS}; ${lists.lastComputeMs.toFixed(2)} ms of the last one in the core`;
  };
  const content = make(
    'div',
    {},
    make('h2', {}, 'State'),
    facts,
    make('h2', {}, 'Start of the core, milliseconds from its beginning'),
    timings,
    make('h2', {}, 'Calls'),
    make('div', { className: 'buttons' }, make('button', { type: 'button', onclick: () => void measure() }, 'Measure')),
    measured,
  );
  return {
    name: 'Engine',
    content,
    async update() {
      const stats = await recommender.stats();
      fill(
        facts,
        ...factsOf(recommender, stats).flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]),
      );
      fill(timings, ...bars(stats));
    },
  };
}

function factsOf(recommender: Recommender, stats: Stats): [string, string][] {
  const { bundle, history, lists } = stats;
  return [
    ['Seal', stats.sealed],
    ['Consent', stats.consent + (recommender.consent.globalPrivacyControl ? ', Global Privacy Control' : '')],
    ['History', `${history.events} events, ${history.stored} committed, ${stats.storage}`],
    ['Lists', `${lists.count}, the last one took ${lists.lastComputeMs.toFixed(2)} ms`],
    ...(bundle
      ? ([
          ['Bundle', `${bundle.name}, version ${bundle.version}`],
          ['Items', bundle.items.toLocaleString('en')],
          ['Vectors', bundle.dimensions > 0 ? `${bundle.dimensions} dimensions` : 'none'],
          ['Graph', `${bundle.edges.toLocaleString('en')} edges`],
          ['Size', `${kilobytes(bundle.bytes)}, ${kilobytes(bundle.downloadedBytes)} of it downloaded now`],
          ['Memory', kilobytes(bundle.memoryBytes)],
        ] satisfies [string, string][])
      : ([['Bundle', 'none']] satisfies [string, string][])),
  ];
}

function bars({ startup }: Stats): HTMLElement[] {
  if (!startup) return [make('p', { className: 'note' }, 'Not started.')];
  const stages = Object.entries(startup) as [string, number][];
  const longestMs = Math.max(...stages.map(([, ms]) => ms), 1);
  return stages.flatMap(([name, ms]) => {
    const bar = make('span');
    bar.style.inlineSize = `${(100 * ms) / longestMs}%`;
    return [
      make('span', {}, name.replace(/Ms$/, '')),
      make('div', { className: 'track', ariaHidden: 'true' }, bar),
      make('span', { className: 'number' }, ms.toFixed(1)),
    ];
  });
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1024).toLocaleString('en')} KB`;
}
