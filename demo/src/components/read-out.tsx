import { useState } from 'preact/hooks';
import { bytes } from '../shop/config.ts';
import type { ShopState } from '../shop/shop.ts';
import { milliseconds } from './for-you.tsx';
import { ChevronIcon, ShieldIcon } from './icons.tsx';
import { useShop, useShopState } from './use-shop.ts';

/** What can be checked: how long the last answer took, how large the model is, what is stored, what was asked for. */
export function ReadOut() {
  const shop = useShop();
  const state = useShopState();
  const [open, setOpen] = useState(false);
  const { stats, requests, computeMs, phase, progress } = state;
  const events = stats?.history.events ?? 0;
  if (phase !== 'ready') {
    return (
      <aside class="read-out" aria-label="What your browser knows">
        <p class="read-out-line">
          {phase === 'loading' ? `Opening the shop … ${Math.round(progress * 100)} %` : 'Closed'}
        </p>
      </aside>
    );
  }
  return (
    <aside class="read-out" aria-label="What your browser knows" data-open={open}>
      <button
        type="button"
        class="read-out-line"
        aria-expanded={open}
        aria-controls="read-out-more"
        onClick={() => setOpen(!open)}
      >
        <ShieldIcon />
        <span class="figure" data-figure="requests" data-value={requests}>
          <b>{requests}</b> {requests === 1 ? 'request' : 'requests'}
          <span class="long"> since the model was loaded</span>
        </span>
        <span class="figure wide" data-figure="compute" data-value={computeMs ?? ''}>
          last answer <b>{computeMs === null ? '–' : milliseconds(computeMs)}</b>
        </span>
        <span class="figure wide" data-figure="model" data-value={stats?.bundle?.bytes ?? ''}>
          model <b>{stats?.bundle ? bytes(stats.bundle.bytes) : '–'}</b>
        </span>
        <span class="figure" data-figure="events" data-value={events} data-stored={stats?.history.stored ?? 0}>
          <b>{events}</b> {events === 1 ? 'event' : 'events'} {stored(state)}
        </span>
        <ChevronIcon />
      </button>
      <div class="read-out-more" id="read-out-more" hidden={!open}>
        <dl>
          <div>
            <dt>Last answer</dt>
            <dd>
              {computeMs === null ? 'none yet' : `${milliseconds(computeMs)} of computing, in a worker of this page`}
            </dd>
          </div>
          <div>
            <dt>Model</dt>
            <dd>
              {stats?.bundle
                ? `${stats.bundle.items.toLocaleString()} products in ${bytes(stats.bundle.bytes)}; ${
                    stats.bundle.downloadedBytes > 0
                      ? `${bytes(stats.bundle.downloadedBytes)} downloaded on this visit`
                      : 'nothing downloaded on this visit'
                  }`
                : 'none'}
            </dd>
          </div>
          <div>
            <dt>Stored</dt>
            <dd>{consentText(state)}</dd>
          </div>
          <div>
            <dt>Sent</dt>
            <dd>
              {requests} requests by this page since the model was loaded, as the browser counts them. Your network
              panel shows the same, workers included.
            </dd>
          </div>
        </dl>
        <p class="read-out-actions">
          {state.consent !== 'granted' && (
            <button type="button" class="button small" onClick={() => void shop.setConsent('granted')}>
              Remember on this device
            </button>
          )}
          {state.consent !== 'denied' && (
            <button type="button" class="button quiet small" onClick={() => void shop.setConsent('denied')}>
              Stop suggesting
            </button>
          )}
          <button
            type="button"
            class="button danger small"
            disabled={events === 0}
            onClick={() => void shop.deleteAll()}
          >
            Delete everything
          </button>
        </p>
      </div>
    </aside>
  );
}

function stored({ consent }: ShopState): string {
  if (consent === 'granted') return 'on this device';
  return consent === 'denied' ? 'kept' : 'in memory';
}

function consentText({ consent, stats }: ShopState): string {
  const events = stats?.history.events ?? 0;
  const count = `${events} ${events === 1 ? 'event' : 'events'}`;
  if (consent === 'granted') {
    return stats?.storage === 'indexeddb'
      ? `${count} in this browser's IndexedDB, until you delete them`
      : `${count} in memory: this browser gives the page no storage`;
  }
  if (consent === 'denied') return 'nothing: you said no, so the rows show what is popular';
  return `nothing yet: ${count} in the memory of this tab`;
}
