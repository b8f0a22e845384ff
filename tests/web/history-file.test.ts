import { describe, expect, it } from 'vitest';
import { checkTrackEvent } from '../../web/src/client/checks.js';
import { checkOrders, historyFile, readHistoryFile } from '../../web/src/client/history-file.js';
import { invalidArgument, VitrineError } from '../../web/src/shared/errors.js';
import type { HistoryEvent } from '../../web/src/shared/protocol.js';
import { itemEvent, NOW_MS, order } from './support/fakes.js';

const checks = { trackEvent: checkTrackEvent, invalid: invalidArgument };
const read = (file: unknown) => readHistoryFile(file, checks);
const EVENTS: HistoryEvent[] = [
  itemEvent('view', 'mug', 60),
  order('A-1', ['cup', 'bowl'], 50),
  { eventId: 'r', type: 'rating', time: 5, itemId: 'mug', value: 4.5 },
  { eventId: 's', type: 'search', time: 6, query: 'blue mug' },
  { eventId: 'c', type: 'click', time: 7, recommendationId: 'list', itemIds: ['mug'] },
];

describe('a history file', () => {
  it('comes back as the events that went in, ids and times included', async () => {
    const file = historyFile('default', EVENTS, NOW_MS);
    expect(await read(file)).toEqual(EVENTS);
    expect(await read(await file.text())).toEqual(EVENTS);
    expect(JSON.parse(await file.text())).toMatchObject({ vitrine: 'history', format: 1, name: 'default' });
  });

  const fileWith = (event: unknown) => JSON.stringify({ vitrine: 'history', format: 1, events: [EVENTS[0], event] });
  it.each([
    [7, /^file must be a Blob/],
    ['', /^file must be JSON/],
    ['{"vitrine":"history","format":1,"eve', /cut off/],
    ['null', /^file must be made by data.export/],
    ['{"events":[]}', /^file must be made by data.export/],
    ['{"vitrine":"history","format":2,"events":[]}', /^file.format must be 1; update/],
    [fileWith(null), /^file.events\[1\].eventId must be/],
    [fileWith({ eventId: 'x', type: 'view', itemId: 'mug' }), /^file.events\[1\].time must be/],
    [fileWith({ eventId: 'x', time: 5, type: 'view' }), /^file.events\[1\].itemId must be/],
    [fileWith({ eventId: 'x', time: 5, type: 'constructor' }), /^file.events\[1\].type must be/],
  ])('is refused as a whole, naming the place: %s', async (file, message) => {
    await expect(read(file)).rejects.toThrow(message);
    await expect(read(file)).rejects.toBeInstanceOf(VitrineError);
  });
});

describe("the account's own orders", () => {
  it('become purchases under the id of the order', () => {
    const at = new Date(NOW_MS - 86_400_000);
    expect(checkOrders([{ orderId: 'A-1', at, lines: [{ itemId: 'mug', quantity: 2 }] }], NOW_MS, checks)).toEqual([
      {
        eventId: 'order:A-1',
        type: 'purchase',
        time: at.getTime() / 1000,
        orderId: 'A-1',
        lines: [{ itemId: 'mug', quantity: 2 }],
      },
    ]);
  });

  it.each([
    [{}, /^orders must be an array/],
    [[null], /^orders\[0\] must be an object/],
    [[{ orderId: 'A-1', lines: [{ itemId: '' }] }], /^orders\[0\].lines\[0\].itemId must be/],
  ])('are refused, naming the place: %j', (orders, message) => {
    expect(() => checkOrders(orders, NOW_MS, checks)).toThrow(message);
  });
});
