import { describe, expect, it } from 'vitest';
import { Exposures } from '../../web/src/core/exposures.js';
import type { ListedItem, Source } from '../../web/src/shared/protocol.js';
import { itemEvent } from './support/fakes.js';

const listed = (source: Source, ...itemIds: string[]): ListedItem[] =>
  itemIds.map((itemId, i) => ({ itemId, rank: i + 1, score: 1, source, reasons: [] }));

function shown(...lists: ListedItem[][]) {
  const exposures = new Exposures();
  for (const list of lists) exposures.show(list, Number);
  const told = () => {
    const { exposed, exposures: counts, arms } = exposures.columns();
    return { items: [...exposed], counts: [...counts], arms: [...arms] };
  };
  return { exposures, told };
}

describe('what a visit was shown', () => {
  it('is counted for each item, the latest last, and for each source', () => {
    const { told } = shown(listed('graph', '4', '7'), listed('explore', '4'), listed('trending', '9'));
    expect(told()).toEqual({ items: [7, 4, 9], counts: [1, 2, 1], arms: [2, 0, 0, 0, 0, 0, 1, 0] });
  });

  it('is forgotten of an item that is clicked or viewed, which counts once for the source that showed it', () => {
    const { exposures, told } = shown(listed('encoder', '4', '7'));
    exposures.tracked({ eventId: 'c', type: 'click', time: 1, recommendationId: 'r', itemIds: ['4'] });
    exposures.tracked(itemEvent('view', '4'));
    exposures.tracked(itemEvent('cart', '7'));
    expect(told()).toEqual({ items: [7], counts: [1], arms: [0, 0, 2, 1, 0, 0, 0, 0] });
  });

  it('counts less the further down a list it stood, because fewer look there', () => {
    const items = listed('graph', '1', '2', '3', '4', '5', '6', '7', '8', '9');
    // 1 + 1/sqrt(2) + ... + 1/sqrt(9) = 4.4
    expect(shown(items).told().arms.slice(0, 2)).toEqual([4, 0]);
    const last = items.at(-1) as ListedItem;
    expect(shown([last], [last], [last]).told().arms.slice(0, 2)).toEqual([1, 0]);
  });

  it('is kept of the 256 items that were shown last', () => {
    const ids = Array.from({ length: 300 }, (_, i) => `${i}`);
    const { told } = shown(listed('popular', ...ids));
    expect([told().items.length, told().items[0], told().items.at(-1)]).toEqual([256, 44, 299]);
  });

  it('is gone when it is cleared', () => {
    const { exposures, told } = shown(listed('graph', '4'));
    exposures.clear();
    expect(told()).toEqual({ items: [], counts: [], arms: Array(8).fill(0) });
  });
});
