import { describe, expect, it } from 'vitest';
import { Attributions } from '../../web/src/core/attributions.js';
import { checkListRequest } from '../../web/src/shared/list-request.js';
import type { Attribution, HistoryEvent, ListedItem } from '../../web/src/shared/protocol.js';
import { itemEvent, order } from './support/fakes.js';

const home = checkListRequest({ list: 'recommend', items: null, options: { placement: 'home' } });
const items: ListedItem[] = [{ itemId: 'mug', rank: 1, score: 1, source: 'graph', reasons: [] }];
const click = (recommendationId: string, itemId: string): HistoryEvent => {
  return { eventId: 'c', type: 'click', time: 1, recommendationId, itemIds: [itemId] };
};

function attributions({ wanted = true } = {}) {
  const told: Attribution[] = [];
  const made = new Attributions((attribution) => told.push(attribution));
  if (wanted) made.want('row=a');
  made.shown('list-1', home, items);
  return { made, told };
}

describe('attribution', () => {
  it('follows an item from the click through the cart to the order, naming the placement and no item', () => {
    const { made, told } = attributions();
    made.tracked(click('list-1', 'mug'));
    made.tracked(itemEvent('cart', 'mug'));
    made.tracked(order('A-1', ['mug', 'cup']));
    const owed = { placement: 'home', variant: 'row=a', source: 'graph' };
    expect(told).toEqual([
      { ...owed, kind: 'click' },
      { ...owed, kind: 'cart' },
      { ...owed, kind: 'purchase' },
    ]);
    expect(JSON.stringify(told)).not.toContain('mug');
    made.tracked(order('A-2', ['mug']));
    expect(told).toHaveLength(3);
  });

  it('owes nothing to lists it does not know, to items that were not in them, and to carts without a click', () => {
    const { made, told } = attributions();
    made.tracked(click('list-9', 'mug'));
    made.tracked(click('list-1', 'cup'));
    made.tracked(itemEvent('cart', 'mug'));
    expect(told).toEqual([]);
  });

  it('tells nobody who has not asked, and forgets what is cleared', () => {
    const quiet = attributions({ wanted: false });
    quiet.made.tracked(click('list-1', 'mug'));
    expect(quiet.told).toEqual([]);
    const { made, told } = attributions();
    made.clear();
    made.tracked(click('list-1', 'mug'));
    expect(told).toEqual([]);
  });
});
