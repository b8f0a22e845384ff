import { describe, expect, it } from 'vitest';
import { makeBundle } from './support/bundle.js';
import { FakeDevice, FakeServer, fetchWith, urlOf } from './support/fetching.js';

const overlayUrl = urlOf('uk.json');

/** Only the overlay, of which the server has this text. */
function fetchOverlay(text: string, store = new FakeDevice()) {
  const transport = new FakeServer();
  transport.contents.set(overlayUrl, text);
  return fetchWith({ transport, store }, { bundle: null, overlayUrl });
}

describe('an overlay', () => {
  it('is handed on with what is known of it, and kept for the next visit', async () => {
    const store = new FakeDevice();
    const text =
      '{"mug": {"price": 9.5, "stock": 3, "colour": "red"}, "pan": {"price": null}, "__proto__": {"stock": 0}}';
    const { overlays, messages } = await fetchOverlay(text, store);
    expect(overlays).toEqual([
      Object.fromEntries([
        ['mug', { price: 9.5, stock: 3 }],
        ['pan', {}],
        ['__proto__', { stock: 0 }],
      ]),
    ]);
    expect(messages.at(-1)).toEqual({ kind: 'finished' });
    expect(store.overlay).toEqual({ url: overlayUrl, overlay: overlays[0] });
  });

  it('says nothing when it is the one on the device', async () => {
    const store = new FakeDevice();
    await fetchOverlay('{"mug": {"price": 9.5}}', store);
    const { messages } = await fetchOverlay(' { "mug" : { "price" : 9.50 } } ', store);
    expect(messages).toEqual([{ kind: 'finished' }]);
  });

  it('goes on from the device when the server cannot be reached', async () => {
    const store = new FakeDevice();
    await fetchOverlay('{"mug": {"price": 9.5}}', store);
    const transport = new FakeServer();
    transport.offline = true;
    const { messages } = await fetchWith({ transport, store }, { bundle: null, overlayUrl });
    expect(messages).toEqual([{ kind: 'finished' }]);
    expect(store.overlay?.overlay).toEqual({ mug: { price: 9.5 } });
  });

  it('that fails is said by itself, and the bundle arrives', async () => {
    const transport = new FakeServer(makeBundle());
    const { bundle, failed, messages } = await fetchWith({ transport }, { overlayUrl });
    expect(bundle?.files).toHaveLength(4);
    expect(failed).toBeUndefined();
    expect(messages).toContainEqual({
      kind: 'degraded',
      degraded: { code: 'bundle-not-found', message: expect.stringMatching(/uk\.json answered with status 404/) },
    });
  });

  it('is forgotten by a page that has none any more', async () => {
    const store = new FakeDevice();
    await fetchOverlay('{"mug": {"price": 9.5}}', store);
    await fetchWith({ transport: new FakeServer(makeBundle()), store });
    expect(store.overlay).toBeNull();
  });

  it.each([
    ['<!doctype html><title>Shop</title>', /is not JSON; it is an HTML page/],
    ['{"mug": {"price": 9.5', /is not JSON/],
    ['[]', /is not an object/],
    ['null', /is not an object/],
    ['{"mug": 9.5}', /an entry for "mug"/],
    ['{"mug": {"price": "9.50"}}', /a price for "mug"/],
    ['{"mug": {"price": -1}}', /a price for "mug"/],
    ['{"mug": {"stock": 1.5}}', /a stock for "mug"/],
    ['{"": {"stock": 1}}', /an id "" of a wrong length/],
    [`{"${'x'.repeat(513)}": {"stock": 1}}`, /an id "x+" of a wrong length/],
    [' '.repeat((8 << 20) + 1), /longer than the 8388608 bytes/],
  ])('is refused as a whole for %.40s', async (text, message) => {
    const store = new FakeDevice();
    const { messages, overlays } = await fetchOverlay(text, store);
    expect(overlays).toEqual([]);
    expect(store.overlay).toBeNull();
    expect(messages[0]).toEqual({
      kind: 'degraded',
      degraded: { code: 'bundle-corrupt', message: expect.stringMatching(message) },
    });
  });
});
