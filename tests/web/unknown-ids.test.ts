import { describe, expect, it } from 'vitest';
import { isDevelopment } from '../../web/src/core/development.js';
import { UnknownIds } from '../../web/src/core/unknown-ids.js';
import type { HistoryEvent } from '../../web/src/shared/protocol.js';
import { itemEvent, order } from './support/fakes.js';

/** A bundle that knows `sku-1`, `sku-2` and so on. */
function watching({ model = true } = {}) {
  let hasModel = model;
  const warnings: string[] = [];
  const ids = new UnknownIds(
    (itemId) => (hasModel ? itemId.startsWith('sku-') : null),
    (text) => warnings.push(text),
  );
  return {
    warnings,
    track: (event: HistoryEvent) => ids.tracked(event),
    view: (...itemIds: string[]) => {
      for (const itemId of itemIds) ids.tracked(itemEvent('view', itemId));
    },
    load: () => {
      hasModel = true;
      ids.judge();
    },
  };
}

describe('ids that the bundle does not know', () => {
  it('are warned of once, when they are more than a fifth of at least five', () => {
    const { view, warnings } = watching();
    view('1', '2', '3', '4');
    expect(warnings).toEqual([]);
    view('sku-5');
    expect(warnings).toEqual([
      expect.stringContaining('does not know 4 of the 5 item ids tracked so far, such as "1"'),
    ]);
    view('6', '7');
    expect(warnings).toHaveLength(1);
  });

  it('are not worth a word up to a fifth, and each counts once', () => {
    const { view, warnings } = watching();
    view('sku-1', 'sku-2', 'sku-3', 'sku-4', 'gone', 'gone', 'gone');
    expect(warnings).toEqual([]);
    view('lost');
    expect(warnings).toHaveLength(1);
  });

  it('are counted before the model is there, and judged when it comes', () => {
    const { view, load, warnings } = watching({ model: false });
    view('1', '2', '3', '4', '5');
    expect(warnings).toEqual([]);
    load();
    expect(warnings).toHaveLength(1);
  });

  it('count as known where their group is known, and line by line in orders', () => {
    const { track, warnings } = watching();
    for (const size of ['s', 'm', 'l', 'xl']) {
      track({ ...itemEvent('view', `shirt-${size}`), groupId: 'sku-1' } as HistoryEvent);
    }
    track(order('A-1', ['sku-2', 'old']));
    expect(warnings).toEqual([]);
    track(order('A-2', ['older']));
    expect(warnings).toHaveLength(1);
  });

  it('do not come from lists and searches', () => {
    const { track, view, warnings } = watching();
    const listed = { eventId: 'e', time: 0, recommendationId: 'r', itemIds: ['1', '2', '3', '4', '5'] };
    track({ ...listed, type: 'click' });
    track({ eventId: 'f', type: 'search', time: 0, query: 'mug' });
    view('sku-1');
    expect(warnings).toEqual([]);
  });
});

describe('a shop in development', () => {
  it.each(['http://localhost', 'http://localhost:5173', 'https://127.0.0.1:8443', 'http://[::1]:3000'])(
    'is one on this machine: %s',
    (origin) => expect(isDevelopment(origin)).toBe(true),
  );

  it.each(['https://shop.test', 'https://localhost.shop.test', 'http://localhost@shop.test', 'null', ''])(
    'is not one that a shopper could open, nor a page without an origin: %s',
    (origin) => expect(isDevelopment(origin)).toBe(false),
  );
});
