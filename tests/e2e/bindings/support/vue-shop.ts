// One component for the server and for the browser.
import type { ListedItem, Recommender } from 'vitrine';
import { createVitrine, useConsent, useRecommendations, useRecommender } from 'vitrine/vue';
import { type App, createApp, createSSRApp, defineComponent, h, ref } from 'vue';

interface ShopProps {
  recommender: Recommender;
  initialItems?: readonly ListedItem[];
}

export function vueShop({ recommender, initialItems = [] }: ShopProps): App {
  const Row = defineComponent(() => {
    const recommender = useRecommender();
    const { consent, setConsent } = useConsent();
    const limit = ref(3);
    const { items, status, held, apply, refresh } = useRecommendations(() => ({
      limit: limit.value,
      placement: 'home',
      initialItems,
    }));
    const button = (id: string, onClick: () => unknown, text: string) => h('button', { id, onClick }, text);
    return () =>
      h('section', { 'data-status': status.value, 'data-consent': consent.value }, [
        h(
          'ul',
          items.value.map(({ itemId, item }) =>
            h('li', { key: itemId }, [
              h('button', { onClick: () => recommender.track({ type: 'view', itemId }) }, item?.title ?? itemId),
            ]),
          ),
        ),
        held.value ? button('apply', apply, 'Show new') : null,
        button('refresh', refresh, 'Again'),
        button('shorter', () => limit.value--, 'Shorter'),
        button('deny', () => setConsent('denied'), 'No'),
      ]);
  });
  // With items of the server there is markup to take over.
  return (initialItems.length > 0 ? createSSRApp(Row) : createApp(Row)).use(createVitrine(recommender));
}
