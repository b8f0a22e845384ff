// "Your behaviour does not leave this device": a whole shopping trip with ids that occur nowhere else, and then a search
// through every byte that reached a server.
import { afterEach, expect, it } from 'vitest';
import { CANARIES, type Find, findCanaries } from './support/canary.js';
import type { Tab } from './support/engine.js';
import {
  historyOf,
  idsOf,
  inEachEngine,
  recommend,
  type Session,
  sealOf,
  settle,
  untilStored,
} from './support/session.js';

const CUSTOMER = 'kundin-größe-canary-8c1d';
const ORDER = 'order-canary-77e10b';
const QUERY = 'canaryquerymug';
const ALL = [...CANARIES, CUSTOMER, ORDER, QUERY];
const OPTIONS = { consent: 'granted', bundle: '/model/canaries/manifest.json' } as const;

inEachEngine('A shopping trip', (session) => {
  afterEach(() => session().closeTabs());

  it.each([
    ['frame', 'shop'],
    ['header', 'strict'],
  ])('sealed by the %s tells no server what the shopper did', async (seal, page) => {
    session().shop.clear();
    const name = `trip-${seal}`;
    const tab = await session().open(name, OPTIONS, { page });
    expect(await sealOf(tab)).toBe(seal);
    expect(idsOf(await recommend(tab)).sort()).toEqual([...CANARIES].sort());
    await browse(tab);
    await untilStored(tab, await eventsOf(tab));
    await session().reopen(tab, name, OPTIONS);
    expect(JSON.stringify(await historyOf(tab))).toContain(CANARIES[0]);
    await buyAndLookBack(tab);
    await settle(session());
    expect(leaksIn(session())).toEqual([]);
    expectPlainRequests(session());
  });

  it('would be caught telling: a leak in a path, in a body as base64, and in a socket is found', async () => {
    session().shop.clear();
    const tab = await session().visit();
    await tab.evaluate(
      async (item, socket) => {
        await fetch(`/collect?i=${encodeURIComponent(item)}`);
        await fetch('/collect', { method: 'POST', body: btoa(`{"seen":"${item}"}`) });
        await new Promise((resolve) => {
          const opened = new WebSocket(`${socket}/${encodeURIComponent(item)}`);
          opened.onerror = resolve;
        });
      },
      CANARIES[0],
      session().shop.url.replace('http', 'ws'),
    );
    const forms = leaksIn(session()).map(({ form }) => form);
    expect(forms).toContain('UTF-8');
    expect(forms.some((form) => form.startsWith('base64 of UTF-8'))).toBe(true);
    expect(() => expectPlainRequests(session())).toThrow();
  });
});

const eventsOf = (tab: Tab): Promise<number> => tab.evaluate(async () => (await recommender.stats()).history.events);

/** Every kind of event and of list on a page. */
function browse(tab: Tab): Promise<void> {
  return tab.evaluate(
    async (items, query) => {
      const [first, second, third, fourth, fifth] = items as [string, string, string, string, string];
      for (const itemId of items) recommender.track({ type: 'view', itemId });
      recommender.track({ type: 'search', query });
      recommender.track({ type: 'cart', itemId: first, value: 7.5 });
      recommender.track({ type: 'cart', itemId: second });
      recommender.track({ type: 'cart-remove', itemId: second });
      recommender.track({ type: 'like', itemId: third, groupId: fourth });
      recommender.track({ type: 'dislike', itemId: fourth });
      recommender.track({ type: 'not-interested', itemId: fifth });
      recommender.track({ type: 'rating', itemId: third, value: 5 });
      const { recommendationId } = await recommender.recommend({ placement: 'home', exclude: [second] });
      recommender.track({ type: 'impression', recommendationId, itemIds: [...items] });
      recommender.track({ type: 'click', recommendationId, itemIds: [first] });
      await Promise.all([recommender.similar(first), recommender.trending(), recommender.recentlyViewed()]);
      await recommender.cart.set([first, third]);
    },
    CANARIES,
    QUERY,
  );
}

/** The order, what the shopper may look at, another profile, and the end. */
function buyAndLookBack(tab: Tab): Promise<void> {
  return tab.evaluate(
    async (items, orderId, customer) => {
      await recommender.ready;
      recommender.track({
        type: 'purchase',
        orderId,
        lines: items.map((itemId) => ({ itemId, quantity: 2, price: 3 })),
      });
      await recommender.recommend({ excludePurchased: false });
      await recommender.data.merge([
        { orderId: `${orderId}-2`, at: Date.now(), lines: [{ itemId: items[0] as string }] },
      ]);
      await Promise.all([recommender.profile(), recommender.stats(), recommender.catalog.list(), recommender.update()]);
      recommender.experiment('layout', ['a', 'b']);
      await recommender.data.delete({ itemId: items[1] as string });
      await recommender.switchProfile(customer);
      for (const itemId of items) recommender.track({ type: 'view', itemId });
      await recommender.recommend();
      await recommender.switchProfile(null);
      await recommender.data.clear();
      await recommender.close();
    },
    CANARIES,
    ORDER,
    CUSTOMER,
  );
}

function leaksIn({ shop }: Session): Find[] {
  return [...shop.wire.received, ...shop.trap.received].flatMap(({ bytes }) => findCanaries(bytes, ALL));
}

/** Nothing but GET requests without a body, for files that are the same for everybody. */
function expectPlainRequests({ shop }: Session): void {
  const allowed = /^GET \/(pages\/|page\.js\/|dist\/released\/|model\/canaries\/|marker)[^?]* HTTP\/1\.1\r\n/;
  for (const { protocol, bytes } of [...shop.wire.received, ...shop.trap.received]) {
    expect(protocol).toBe('tcp');
    for (const request of bytes.toString('latin1').split('\r\n\r\n')) {
      if (request !== '') expect(request).toMatch(allowed);
    }
  }
}
