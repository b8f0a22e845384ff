import { createRecommender } from './vitrine/index.js';

// This page's policy forbids the frame that seals the recommender elsewhere: see serve.mjs for the header that does it here.
const rec = createRecommender({ bundle: '/model/manifest.json', workerUrl: '/vitrine/core-worker.js' });
const list = document.querySelector('#recommendations');
const seal = document.querySelector('#seal');

async function show() {
  const { items } = await rec.recommend({ limit: 8 });
  list.replaceChildren(...items.map(card));
  seal.textContent = rec.sealed;
}

function card({ itemId, item }) {
  const button = document.createElement('button');
  button.textContent = item?.title ?? itemId;
  button.onclick = () => {
    rec.track({ type: 'view', itemId });
    show();
  };
  const entry = document.createElement('li');
  entry.append(button);
  return entry;
}

show();
