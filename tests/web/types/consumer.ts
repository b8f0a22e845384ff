// Compiled, never run: what a shop's own strict TypeScript sees of the package.
import {
  createRecommender,
  type ListedItem,
  type RecommendationList,
  type Recommender,
  type VitrineError,
} from 'vitrine';

const recommender: Recommender = createRecommender({ bundle: '/model/manifest.json', consent: 'granted' });
createRecommender({ bundle: new URL('https://shop.test/manifest.json'), retention: { days: 30 }, now: () => 0 });
createRecommender({ bundle: { manifest: '{}', files: { 'ids.safetensors': new Uint8Array(8) } }, fetch });

const eventId: string = recommender.track({ type: 'view', itemId: 'sku-1', at: new Date() });
recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'sku-1', quantity: 2, price: 7.5 }] });

// @ts-expect-error an event has a type that exists
recommender.track({ type: 'stare', itemId: 'sku-1' });
// @ts-expect-error searches are not there yet, rather than ignored
recommender.track({ type: 'search', query: 'mug' });
// @ts-expect-error an order has lines
recommender.track({ type: 'purchase', orderId: 'A-1' });
// @ts-expect-error the bundle is required
createRecommender({});
// @ts-expect-error consent is one of three words
recommender.consent.set('maybe');
// @ts-expect-error the state is told, not set
recommender.consent.state = 'granted';
// @ts-expect-error filters are not there yet
recommender.recommend({ filter: { category: 'mugs' } });
// @ts-expect-error an item is needed
recommender.similar({ limit: 3 });

export async function show(): Promise<string[]> {
  const list: RecommendationList = await recommender.recommend({ limit: 8, signal: new AbortController().signal });
  if (list.degraded?.code === 'no-history') return [];
  return list.items.map((item: ListedItem) => {
    const [reason] = item.reasons;
    return reason ? `${reason.kind} ${reason.itemId}` : (item.item?.title ?? item.itemId);
  });
}

const off: () => void = recommender.on('progress', ({ loadedBytes, totalBytes }) => loadedBytes / totalBytes);
recommender.on('error', (error: VitrineError) => error.code);
// @ts-expect-error there is no such event
recommender.on('attribution', () => undefined);

export const rest = [eventId, off, recommender.data.delete({ before: new Date() })];
