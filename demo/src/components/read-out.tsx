import { useState } from 'preact/hooks';
import type { Texts } from '../i18n/english.ts';
import { bytes, milliseconds } from '../shop/config.ts';
import type { ShopState } from '../shop/state.ts';
import { ChevronIcon, ShieldIcon } from './icons.tsx';
import { ReadOutActions } from './read-out-actions.tsx';
import { useShopFields, useTexts } from './use-shop.ts';

/** What can be checked: how long the last answer took, how large the model is, what is stored, what was asked for. */
export function ReadOut() {
  const state = useShopFields(
    'stats',
    'requests',
    'computeMs',
    'phase',
    'progress',
    'consent',
    'openedMs',
    'searchWasCounted',
  );
  const texts = useTexts();
  const [open, setOpen] = useState(false);
  const { stats, requests, computeMs, phase, progress } = state;
  const { readOut, locale } = texts;
  const events = stats?.history.events ?? 0;
  if (phase !== 'ready') {
    return (
      <aside class="read-out" aria-label={readOut.label}>
        <p class="read-out-line">
          {phase === 'loading' ? readOut.opening(Math.round(progress * 100)) : readOut.closed}
        </p>
      </aside>
    );
  }
  return (
    <aside class="read-out" aria-label={readOut.label} data-open={open}>
      <button
        type="button"
        class="read-out-line"
        aria-expanded={open}
        aria-controls="read-out-more"
        onClick={() => setOpen(!open)}
      >
        <ShieldIcon />
        <span class="figure" data-figure="requests" data-value={requests}>
          <b>{requests}</b> {texts.requests(requests)}
          <span class="long">{readOut.since}</span>
        </span>
        <span class="figure wide" data-figure="compute" data-value={computeMs ?? ''}>
          {readOut.last} <b>{computeMs === null ? '–' : milliseconds(computeMs, locale)}</b>
        </span>
        <span class="figure wide" data-figure="model" data-value={stats?.bundle?.bytes ?? ''}>
          {readOut.model} <b>{stats?.bundle ? bytes(stats.bundle.bytes) : '–'}</b>
        </span>
        <span class="figure" data-figure="events" data-value={events} data-stored={stats?.history.stored ?? 0}>
          <b>{texts.events(events)}</b> {readOut.kept[state.consent]}
        </span>
        <ChevronIcon />
      </button>
      <div class="read-out-more" id="read-out-more" hidden={!open}>
        <dl>
          {factsOf(state, texts).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <ReadOutActions />
      </div>
    </aside>
  );
}

type Figures = Pick<ShopState, 'computeMs' | 'stats' | 'openedMs' | 'requests' | 'consent' | 'searchWasCounted'>;

function factsOf(state: Figures, { readOut, locale }: Texts): readonly (readonly [name: string, text: string])[] {
  const { computeMs, stats, openedMs, requests, searchWasCounted } = state;
  const bundle = stats?.bundle;
  const downloaded = bundle && bundle.downloadedBytes > 0 ? bytes(bundle.downloadedBytes) : null;
  const model = bundle && readOut.modelText(bundle.items.toLocaleString(locale), bytes(bundle.bytes), downloaded);
  return [
    [readOut.lastAnswer, computeMs === null ? readOut.none : readOut.computing(milliseconds(computeMs, locale))],
    [readOut.modelTitle, model ?? readOut.noModel],
    [readOut.start, openedMs === null ? readOut.none : readOut.startText(milliseconds(openedMs, locale), !downloaded)],
    [readOut.stored, storedText(state, readOut)],
    [readOut.sent, readOut.sentText(requests, searchWasCounted)],
  ];
}

function storedText({ consent, stats }: Pick<ShopState, 'consent' | 'stats'>, readOut: Texts['readOut']): string {
  const events = stats?.history.events ?? 0;
  if (consent === 'denied') return readOut.denied;
  if (consent === 'pending') return readOut.pending(events);
  return stats?.storage === 'indexeddb' ? readOut.inDatabase(events) : readOut.noStorage(events);
}
