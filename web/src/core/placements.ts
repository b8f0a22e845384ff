import type { ListRequest } from '../shared/list-request.js';
import type { ListedItem } from '../shared/protocol.js';

/** Who shows what on this page, so that two placements do not show the same item. */
export class Placements {
  readonly #shown = new Map<string, string[]>();

  /** Ids shown by placements other than this one; none for a list without a placement, which does not take part. */
  shownElsewhere(placement: string | null): string[] {
    if (placement === null) return [];
    const ids: string[] = [];
    for (const [other, shown] of this.#shown) if (other !== placement) ids.push(...shown);
    return ids;
  }

  /** Asking again replaces what the placement had shown; a later page of the same list adds to it. */
  show(request: ListRequest, items: readonly ListedItem[]): void {
    if (request.placement === null) return;
    const before = request.offset > 0 ? (this.#shown.get(request.placement) ?? []) : [];
    this.#shown.set(request.placement, [...before, ...items.map((item) => item.itemId)]);
  }

  clear(): void {
    this.#shown.clear();
  }
}
