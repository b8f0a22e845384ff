import type { ListRequest } from '../shared/list-request.js';
import type { Attribution, HistoryEvent, ListedItem, Source } from '../shared/protocol.js';

/** Lists remembered, and clicks that a later cart or order may be owed to. */
const MAX_LISTS = 200;
const MAX_CLICKS = 500;

/** Tells which placements lead to clicks, carts and orders; in memory, for this page only, and without naming an item. */
export class Attributions {
  readonly #lists = new Map<string, { placement: string | null; sources: Map<string, Source> }>();
  readonly #clicked = new Map<string, Omit<Attribution, 'kind'>>();
  readonly #emit: (attribution: Attribution) => void;
  #wanted = false;
  #variant: string | null = null;

  constructor(emit: (attribution: Attribution) => void) {
    this.#emit = emit;
  }

  want(variant: string | null): void {
    this.#wanted = true;
    this.#variant = variant;
  }

  /** Kept even before anybody asks: whoever does may do so after the first list. */
  shown(recommendationId: string, request: ListRequest, items: readonly ListedItem[]): void {
    const sources = new Map(items.map((item) => [item.itemId, item.source]));
    this.#lists.set(recommendationId, { placement: request.placement, sources });
    trim(this.#lists, MAX_LISTS);
  }

  tracked(event: HistoryEvent): void {
    if (event.type === 'click') {
      const list = this.#lists.get(event.recommendationId);
      for (const itemId of list ? event.itemIds : []) {
        const source = list?.sources.get(itemId);
        if (!list || !source) continue;
        const click = { placement: list.placement, variant: this.#variant, source };
        this.#clicked.set(itemId, click);
        this.#tell({ ...click, kind: 'click' });
      }
      trim(this.#clicked, MAX_CLICKS);
    } else if (event.type === 'cart') {
      this.#owed(event.itemId, 'cart');
    } else if (event.type === 'purchase') {
      for (const { itemId } of event.lines) {
        this.#owed(itemId, 'purchase');
        this.#clicked.delete(itemId);
      }
    }
  }

  clear(): void {
    this.#lists.clear();
    this.#clicked.clear();
  }

  #owed(itemId: string, kind: 'cart' | 'purchase'): void {
    const click = this.#clicked.get(itemId);
    if (click) this.#tell({ ...click, kind });
  }

  #tell(attribution: Attribution): void {
    if (this.#wanted) this.#emit(attribution);
  }
}

/** Drops the oldest. */
export function trim(map: Map<string, unknown>, size: number): void {
  for (const key of map.keys()) {
    if (map.size <= size) return;
    map.delete(key);
  }
}
