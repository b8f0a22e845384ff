'use client';

import { useCallback, useEffect, useState } from 'react';
import { createRecommender } from 'vitrine';

// Does nothing on the server; in the browser every call with the same name gives the same recommender.
const rec = createRecommender({ bundle: '/model/manifest.json' });

export function Recommendations() {
  const [items, setItems] = useState([]);

  const show = useCallback(async () => {
    const list = await rec.recommend({ limit: 8 });
    setItems(list.items);
  }, []);

  useEffect(() => {
    show();
  }, [show]);

  const choose = (itemId) => {
    rec.track({ type: 'view', itemId });
    show();
  };

  return (
    <>
      <ol id="recommendations">
        {items.map(({ itemId, item }) => (
          <li key={itemId}>
            <button type="button" onClick={() => choose(itemId)}>
              {item?.title ?? itemId}
            </button>
          </li>
        ))}
      </ol>
      <p>
        What keeps your history on this device: <b id="seal">{items.length > 0 && rec.sealed}</b>
      </p>
    </>
  );
}
