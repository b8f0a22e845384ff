import { useRecommendations, useRecommender } from 'vitrine/react';

export function Recommendations() {
  const rec = useRecommender();
  // Without `apply`, a changed list waits for a button of yours, so that no card moves under the cursor.
  const { items, status } = useRecommendations({ limit: 8, apply: 'immediate' });

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
