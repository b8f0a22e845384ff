import { describe, expect, it } from 'vitest';
import { cartOf, History } from '../../web/src/core/history.js';
import type { HistoryEvent } from '../../web/src/shared/protocol.js';
import { itemEvent, NOW_MS, order } from './support/fakes.js';

const DAY_S = 86_400;
const historyOf = (events = 500, days = 90) => new History({ events, days });
const itemsOf = (history: History) =>
  history.events.flatMap((event) =>
    event.type === 'purchase' ? event.lines.map((line) => line.itemId) : 'itemId' in event ? event.itemId : [],
  );
const time = NOW_MS / 1000;

describe('History', () => {
  it('keeps events in the order of time, and those of one second in the order in which they came', () => {
    const history = historyOf();
    history.add([itemEvent('view', 'a', 10), itemEvent('view', 'b', 10)], NOW_MS);
    history.add([itemEvent('view', 'before', 20)], NOW_MS);
    history.add([itemEvent('view', 'c', 10)], NOW_MS);
    expect(itemsOf(history)).toEqual(['before', 'a', 'b', 'c']);
  });

  it('counts an event id once, so that a reloaded receipt changes nothing', () => {
    const history = historyOf();
    expect(history.add([order('A-1', ['a', 'b'])], NOW_MS).put).toHaveLength(1);
    const revision = history.revision;
    expect(history.add([order('A-1', ['a', 'b'])], NOW_MS)).toEqual({ put: [], remove: [] });
    expect(history.revision).toBe(revision);
    expect(history.events).toHaveLength(1);
  });

  it('drops the oldest beyond the number that is retained', () => {
    const history = historyOf(3);
    const events = ['a', 'b', 'c', 'd', 'e'].map((itemId, i) => itemEvent('view', itemId, 100 - i));
    const change = history.add(events, NOW_MS);
    expect(itemsOf(history)).toEqual(['c', 'd', 'e']);
    expect(change.put.map((event) => event.eventId)).toEqual(events.slice(2).map((event) => event.eventId));
    expect(history.add([itemEvent('view', 'f')], NOW_MS).remove).toEqual([events[2]?.eventId]);
  });

  it('drops what is older than the days that are retained, at the next event', () => {
    const history = historyOf(500, 90);
    history.add([itemEvent('view', 'old', 89 * DAY_S)], NOW_MS);
    expect(itemsOf(history)).toEqual(['old']);
    history.add([itemEvent('view', 'new')], NOW_MS + 2 * DAY_S * 1000);
    expect(itemsOf(history)).toEqual(['new']);
  });

  it('never takes in what is too old already', () => {
    const history = historyOf(500, 1);
    expect(history.add([itemEvent('view', 'old', 2 * DAY_S)], NOW_MS).put).toEqual([]);
    expect(history.events).toEqual([]);
  });

  it('deletes by event, by item and by time', () => {
    const history = historyOf();
    const first = itemEvent('view', 'a', 300);
    history.add([first, itemEvent('cart', 'a', 200), itemEvent('view', 'b', 100), itemEvent('view', 'c', 0)], NOW_MS);
    expect(history.delete({ eventId: first.eventId }).remove).toEqual([first.eventId]);
    expect(itemsOf(history)).toEqual(['a', 'b', 'c']);
    history.delete({ itemId: 'a' });
    expect(itemsOf(history)).toEqual(['b', 'c']);
    history.delete({ before: NOW_MS - 50_000 });
    expect(itemsOf(history)).toEqual(['c']);
    expect(history.delete({ itemId: 'nothing' })).toEqual({ put: [], remove: [] });
  });

  it('cuts an order down to its other lines, and forgets it when none is left', () => {
    const history = historyOf();
    history.add([order('A-1', ['a', 'b'])], NOW_MS);
    const change = history.delete({ itemId: 'a' });
    expect(change.remove).toEqual(['order:A-1']);
    expect(change.put).toMatchObject([{ orderId: 'A-1', lines: [{ itemId: 'b' }] }]);
    expect(history.delete({ itemId: 'b' }).put).toEqual([]);
    expect(history.events).toEqual([]);
    expect(history.add([order('A-1', ['b'])], NOW_MS).put).toHaveLength(1);
  });

  it('cuts a list down to its other items, and knows an item by its group too', () => {
    const history = historyOf();
    const click: HistoryEvent = { eventId: 'c', type: 'click', time, recommendationId: 'r', itemIds: ['a', 'b'] };
    const search: HistoryEvent = { eventId: 's', type: 'search', time, query: 'a' };
    const rating: HistoryEvent = { eventId: 'r', type: 'rating', time, itemId: 'a', value: 4 };
    const variant: HistoryEvent = { eventId: 'v', type: 'view', time, itemId: 'a-red', groupId: 'a' };
    history.add([click, search, rating, variant], NOW_MS);
    expect(history.delete({ itemId: 'a' }).remove).toEqual(['c', 'r', 'v']);
    expect(history.events).toEqual([{ ...click, itemIds: ['b'] }, search]);
  });

  it('takes other events in place of its own, and says whether that changed anything', () => {
    const history = historyOf(3);
    const events = ['a', 'b', 'c', 'd'].map((itemId, i) => itemEvent('view', itemId, 10 - i));
    history.add(events, NOW_MS);
    expect(history.replace([...events].reverse(), NOW_MS)).toBe(false);
    expect(itemsOf(history)).toEqual(['b', 'c', 'd']);
    expect(history.replace([...events.slice(1), itemEvent('view', 'e')], NOW_MS)).toBe(true);
    expect(itemsOf(history)).toEqual(['c', 'd', 'e']);
  });

  it('never shares a revision with another history', () => {
    const revisions = [historyOf(), historyOf()].map((history) => {
      history.add([itemEvent('view', 'a')], NOW_MS);
      return history.revision;
    });
    expect(new Set(revisions).size).toBe(2);
  });
});

describe('the cart', () => {
  it('is what was put there, and neither removed nor bought since', () => {
    const events = [
      itemEvent('cart', 'kept'),
      itemEvent('cart', 'removed'),
      itemEvent('cart', 'bought'),
      itemEvent('view', 'seen'),
      itemEvent('cart-remove', 'removed'),
      order('A-1', ['bought', 'never in the cart']),
      itemEvent('cart', 'again'),
    ];
    expect(cartOf(events)).toEqual(['kept', 'again']);
  });
});
