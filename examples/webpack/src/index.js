import { createRecommender } from 'vitrine';

const rec = createRecommender({ bundle: '/model/manifest.json' });
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
