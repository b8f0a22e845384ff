// A shop whose pages are left as soon as they can be: each tracks one view in the very click that leads to the next.
import type { File } from './models.js';

export const WAYS_TO_LEAVE = ['link', 'script', 'form', 'post'] as const;

/** In every item id of a trip. */
export const TRIP_CANARY = 'canary-trip-5d1e07';

const CONTROLS: Record<(typeof WAYS_TO_LEAVE)[number], (next: string) => string> = {
  link: (next) => `<a id="leave" href="${next}">Next</a>`,
  script: () => '<button id="leave">Next</button>',
  form: (next) => `<form action="${next}"><button id="leave">Next</button></form>`,
  post: (next) => `<form action="${next}" method="post"><button id="leave">Next</button></form>`,
};

/** So many pages in a row are left before their core is up; the next one waits for it, as most visitors would. */
const HURRIED_PAGES = 20;

/** Browsers drop a navigation among so many now and then: it is tried again, without another event. */
const leaveFor = (next: string) => `leave.click(); setTimeout(() => { location.href = '${next}'; }, 10_000);`;

/**
 * Page `number` of the trip of a tab that ends with page `last`: tabs share a history, and view items of their own. The page
 * leaves by itself, because drivers lose pages that go away under their commands; the last one stays, and asks for
 * `arrivedAt(tab)` once it listens.
 */
export function tripPage(tab: string, number: number, last: number): File {
  const way = WAYS_TO_LEAVE[number % WAYS_TO_LEAVE.length] as (typeof WAYS_TO_LEAVE)[number];
  const next = pathOfTrip(tab, last, number + 1);
  const waits = number % HURRIED_PAGES === 0;
  const body = `<!doctype html><meta charset="utf-8"><title>Trip</title><link rel="icon" href="data:,">
<button id="gesture">Show what is stored</button><p>${CONTROLS[way](next)}</p>
<script type="module">
import * as vitrine from '/dist/released/index.js';
const journal = 'vitrine-journal:';
const setAside = () => Object.entries(sessionStorage).find(([key]) => key.startsWith(journal))?.[1];
const found = setAside();
globalThis.recommender = vitrine.createRecommender({
  bundle: '/model/good/manifest.json', name: 'trip', consent: 'granted', update: 'manual',
  retention: { events: 5000, days: 90 },
});
const leave = document.querySelector('#leave');
(leave.form ?? leave).addEventListener(leave.form ? 'submit' : 'click', () => {
  recommender.track({ type: 'view', itemId: '${TRIP_CANARY}-${tab}-${number}' });
  // What somebody would find who looked into the storage at this moment, for the test.
  for (const [key, value] of Object.entries(localStorage)) sessionStorage.setItem('seen ' + key, value);
  ${way === 'script' ? `location.href = '${next}';` : ''}
});
// Not by a timer: of the two tabs one is in the background, where Firefox lets timers run once a second. Nor by messages to
// itself: a page that is always busy keeps what it waits for from coming.
const step = () => fetch('${PACE}', { cache: 'no-store' });
// Not reload(): of a page that came by a form's post the browser would ask whether to send the form again.
const again = () => location.replace(location.href);
// WebKit and Firefox, after so many pages that were left at once, let one wait for its database until it goes on without:
// the page that is loaded next gets it.
recommender.on('degraded', ({ code }) => { if (code === 'storage-unavailable') again(); });
// The core sets a pad aside for the next page as soon as its storage is open. Whoever waits too long loads the page again.
const hung = setTimeout(again, 10_000);
while (${waits} && setAside() === found) await step();
clearTimeout(hung);
// Before the load event a browser takes the next page for a redirect.
while (document.readyState !== 'complete') await step();
${number < last ? leaveFor(next) : `await fetch('${arrivedAt(tab)}');`}
</script>`;
  return { type: 'text/html; charset=utf-8', body };
}

export const pathOfTrip = (tab: string, last: number, number = 0): string => `/trip/${tab}/${number}/${last}`;

/** Answered after a moment, so that a page that asks again and again neither waits for long nor is busy. */
export const PACE = '/pace';

/** What the last page of a trip asks the shop for. */
export const arrivedAt = (tab: string): string => `/arrived/${tab}`;
