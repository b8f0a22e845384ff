import { createRecommender } from 'vitrine';
import { onnx } from 'vitrine/onnx';

const rec = createRecommender({
  bundle: '/model/manifest.json',
  encoder: onnx({ url: '/model/encoder.onnx' }),
});
const list = document.querySelector('#recommendations');
const seal = document.querySelector('#seal');
const encoder = document.querySelector('#encoder');

async function show() {
  const { items, degraded } = await rec.recommend({ limit: 8 });
  list.replaceChildren(...items.map(card));
  seal.textContent = rec.sealed;
  if (degraded?.code === 'encoder-failed') encoder.textContent = degraded.message;
}

function card({ itemId, item }) {
  const button = document.createElement('button');
  button.textContent = item?.title ?? itemId;
  button.onclick = () => rec.track({ type: 'view', itemId });
  const entry = document.createElement('li');
  entry.append(button);
  return entry;
}

show();
// After each event, and when the model takes over.
rec.on('change', show);
