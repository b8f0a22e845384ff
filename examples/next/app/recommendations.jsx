'use client';

import { useRecommendations, useRecommender } from 'vitrine/react';

/** What is popular, as the server rendered it, until the shopper's own list is there. */
export function Recommendations({ initialItems }) {
  const rec = useRecommender();
  const { items, status } = useRecommendations({ limit: 8, apply: 'immediate', initialItems });

  return (
    <>
      <ol id="recommendations">
        {items.map(({ itemId, item }) => (
          <li key={itemId}>
            <button type="button" onClick={() => rec.track({ type: 'view', itemId })}>
              {item?.title ?? itemId}
            </button>
          </li>
        ))}
      </ol>
      <p>
        What keeps your history on this device: <b id="seal">{status === 'ready' && rec.sealed}</b>
      </p>
    </>
  );
}
