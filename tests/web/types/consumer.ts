// Compiled, never run: what a shop's own strict TypeScript sees of the package.
import {
  type Attribution,
  type Consent,
  createRecommender,
  type Filter,
  type HistoryEvent,
  type Item,
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

interface ShopItem extends Item {
  colour: string | null;
  rooms: string[];
  added: Date | null;
  washable: boolean | null;
}

export async function steer(): Promise<unknown[]> {
  const shop: Recommender<ShopItem> = createRecommender<ShopItem>({ bundle: '/model/manifest.json' });
  const anywhere: Recommender = shop;
  const filter: Filter<ShopItem> = {
    category: 'mugs',
    colour: ['red', 'blue'],
    rooms: { in: ['kitchen'] },
    price: { gte: 5, lt: 20 },
    added: { gte: new Date() },
    washable: true,
    inStock: true,
    not: { brand: { ne: 'Clay' } },
    any: [{ colour: { exists: false } }, { stock: { gt: 3 } }],
  };
  const { items } = await shop.recommend({
    filter,
    boost: [{ filter: { colour: 'red' }, factor: 3 }, { itemIds: ['sku-1'] }],
    bury: [{ filter: { price: { gt: 100 } } }],
    pin: [{ itemId: 'sku-1', position: 1 }],
    hide: [{ itemIds: ['sku-2'] }],
    maxPerGroup: { attribute: 'brand', max: 2 },
  });
  // @ts-expect-error there is no such attribute
  shop.recommend({ filter: { color: 'red' } });
  // @ts-expect-error nor deeper
  shop.recommend({ filter: { not: { any: [{ color: 'red' }] } } });
  // @ts-expect-error a colour is a text
  shop.recommend({ filter: { colour: 3 } });
  // @ts-expect-error texts have no order
  shop.recommend({ filter: { colour: { gt: 'red' } } });
  // @ts-expect-error a price is a number
  shop.recommend({ filter: { price: '20' } });
  // @ts-expect-error a rule is about ids or a filter, not both
  shop.recommend({ hide: [{ itemIds: ['sku-1'], filter: {} }] });
  // @ts-expect-error a pin has a position
  shop.recommend({ pin: [{ itemId: 'sku-1' }] });
  // Without a type of the shop's own any attribute may be named.
  recommender.recommend({ filter: { color: 'red', size: { gte: 38 }, not: { any: [{ shelf: true }] } } });
  return [items.map(({ item }) => item?.colour), anywhere];
}

export const rest = [eventId, off, recommender.data.delete({ before: new Date() })];
