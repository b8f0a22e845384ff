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

/** Page `number` of the trip of a tab: tabs share a history, and view items of their own. */
export function tripPage(tab: string, number: number): File {
  const way = WAYS_TO_LEAVE[number % WAYS_TO_LEAVE.length] as (typeof WAYS_TO_LEAVE)[number];
  const next = `/trip/${tab}/${number + 1}`;
  const body = `<!doctype html><meta charset="utf-8"><title>Trip</title><link rel="icon" href="data:,">
<button id="gesture">Show what is stored</button><p>${CONTROLS[way](next)}</p>
<script type="module">
import * as vitrine from '/dist/released/index.js';
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
// Unlike the control, which is there before somebody listens.
globalThis.readyToLeave = ${number};
</script>`;
  return { type: 'text/html; charset=utf-8', body };
}
