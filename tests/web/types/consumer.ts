// Compiled, never run: what a shop's own strict TypeScript sees of the package.
import {
  type Attribution,
  type Consent,
  createRecommender,
  type HistoryEvent,
  type ListedItem,
  type MergedOrders,
  type Profile,
  type Ready,
  type RecommendationList,
  type Recommender,
  type Seal,
  type Subscription,
  VERSION,
  type VitrineError,
} from 'vitrine';

const recommender: Recommender = createRecommender({ bundle: '/model/manifest.json', consent: 'granted' });
createRecommender({ bundle: new URL('https://shop.test/manifest.json'), retention: { days: 30 }, now: () => 0 });
createRecommender({ bundle: { manifest: '{}', files: { 'ids.safetensors': new Uint8Array(8) } }, fetch });

const eventId: string = recommender.track({ type: 'view', itemId: 'sku-1', at: new Date() });
recommender.track({ type: 'purchase', orderId: 'A-1', lines: [{ itemId: 'sku-1', quantity: 2, price: 7.5 }] });

// @ts-expect-error an event has a type that exists
recommender.track({ type: 'stare', itemId: 'sku-1' });
// @ts-expect-error a search has a query, not an item
recommender.track({ type: 'search', itemId: 'sku-1' });
// @ts-expect-error a rating has a value
recommender.track({ type: 'rating', itemId: 'sku-1' });
// @ts-expect-error a click belongs to a list
recommender.track({ type: 'click', itemIds: ['sku-1'] });
recommender.track({ type: 'search', query: 'blue mug' });
recommender.track({ type: 'rating', itemId: 'sku-1', value: 4.5 });
recommender.track({ type: 'impression', recommendationId: 'r', itemIds: ['sku-1'] });
recommender.track({ type: 'cart', itemId: 'sku-1-red', groupId: 'sku-1', value: 9.5 });

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
recommender.on('attribution', ({ placement, kind }: Attribution) => [placement, kind]);
// @ts-expect-error an attribution names no item
recommender.on('attribution', ({ itemId }) => itemId);
// @ts-expect-error there is no such event
recommender.on('purchase', () => undefined);

createRecommender({
  bundle: '/model/manifest.json',
  profile: 'account-17',
  publicKey: ['ed25519:AAAA', 'p256:BBBB'],
  keyProvider: async () => 'a passphrase of the shopper',
  overlay: '/stock.json',
  update: { everyHours: 6 },
  workerUrl: new URL('https://shop.test/core-worker.js'),
  worker: false,
});
// @ts-expect-error how often is a number
createRecommender({ bundle: '/model/manifest.json', update: { everyHours: 'often' } });

export async function live(): Promise<void> {
  const subscription: Subscription = recommender.subscribe({ list: 'similar', itemId: 'sku-1', limit: 4 }, (list) => {
    list.items.map((item) => item.item?.stock);
  });
  if (subscription.held) subscription.apply();
  subscription.unsubscribe();
  // @ts-expect-error a signal ends a call, not a subscription
  recommender.subscribe({ signal: new AbortController().signal }, () => undefined);
  const seal: Seal = recommender.sealed;
  const version: number | null = recommender.version;
  const profile: Profile = await recommender.profile();
  const merged: MergedOrders = await recommender.data.merge([
    { orderId: 'A-1', at: new Date(), lines: [{ itemId: 'sku-1' }] },
  ]);
  const file: Blob = await recommender.data.export();
  const added: number = await recommender.data.import(file);
  const events: HistoryEvent[] = await recommender.data.list();
  const ready: Ready = await recommender.update();
  const consent: Consent = recommender.consent.state;
  const variant: string = recommender.experiment('row', ['a', 'b']);
  await recommender.cart.set(['sku-1']);
  await recommender.switchProfile(null);
  show.call([seal, version, profile, merged, added, events, ready, consent, variant, VERSION]);
}

export const rest = [eventId, off, recommender.data.delete({ before: new Date() })];
