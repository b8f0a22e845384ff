// One component for the server and for the browser.
import { createElement as h, type ReactNode } from 'react';
import type { ListedItem, Recommender } from 'vitrine';
import { useConsent, useRecommendations, useRecommender, VitrineProvider } from 'vitrine/react';

interface ShopProps {
  recommender: Recommender;
  initialItems?: readonly ListedItem[];
}

export const reactShop = (props: ShopProps): ReactNode =>
  h(VitrineProvider, { recommender: props.recommender }, h(Row, { initialItems: props.initialItems ?? [] }));

function Row({ initialItems }: { initialItems: readonly ListedItem[] }): ReactNode {
  const recommender = useRecommender();
  const [consent, setConsent] = useConsent();
  // Written in place: a new object at each render must be no new question.
  const { items, status, held, apply, refresh } = useRecommendations({ limit: 3, placement: 'home', initialItems });
  const buttons = items.map(({ itemId, item }) =>
    h(
      'li',
      { key: itemId },
      h(
        'button',
        { type: 'button', onClick: () => recommender.track({ type: 'view', itemId }) },
        item?.title ?? itemId,
      ),
    ),
  );
  return h(
    'section',
    { 'data-status': status, 'data-consent': consent },
    h('ul', null, ...buttons),
    held && h('button', { type: 'button', id: 'apply', onClick: apply }, 'Show new'),
    h('button', { type: 'button', id: 'refresh', onClick: refresh }, 'Again'),
    h('button', { type: 'button', id: 'deny', onClick: () => void setConsent('denied') }, 'No'),
  );
}
