import type { HistoryEvent } from '../shared/protocol.js';

/** So many different ids say something about a shop; of fewer, most may be products that are gone. */
const MIN_IDS = 5;
/** Up to here it is new products and old links. */
const MAX_UNKNOWN_SHARE = 1 / 5;
/** Ids remembered, so that each counts once; a page that has tracked so many is not looked at any longer. */
const MAX_IDS = 1000;

/**
 * Looks at what is tracked, and warns a developer once when the tracked ids are not those of the bundle: a shop that tracks
 * `17` for `sku-17` sees lists that never change, and nothing is broken.
 */
export class UnknownIds {
  readonly #knows: (itemId: string) => boolean | null;
  readonly #warn: (text: string) => void;
  readonly #seen = new Set<string>();
  /** Tracked before there was a model to ask, each id with those that may stand in for it. */
  #waiting: string[][] = [];
  #unknown: string[] = [];
  #done = false;

  /** @param knows `null` while there is no model */
  constructor(knows: (itemId: string) => boolean | null, warn: (text: string) => void) {
    this.#knows = knows;
    this.#warn = warn;
  }

  tracked(event: HistoryEvent): void {
    if (this.#done || this.#seen.size >= MAX_IDS) return;
    for (const ids of idsOf(event)) {
      const [itemId = ''] = ids;
      if (this.#seen.has(itemId)) continue;
      this.#seen.add(itemId);
      this.#waiting.push(ids);
    }
    this.judge();
  }

  /** To be called when the model has come: what was tracked before that is looked up then. */
  judge(): void {
    if (this.#done || this.#waiting.length === 0 || this.#knows('') === null) return;
    for (const ids of this.#waiting) if (!ids.some(this.#knows)) this.#unknown.push(ids[0] ?? '');
    this.#waiting = [];
    const [unknown, all] = [this.#unknown.length, this.#seen.size];
    if (all < MIN_IDS || unknown <= MAX_UNKNOWN_SHARE * all) return;
    this.#warn(
      `vitrine: the bundle does not know ${unknown} of the ${all} item ids tracked so far, such as ${JSON.stringify(this.#unknown[0])}. ` +
        'They change no list: track() takes ids of the catalogue, as itemId or groupId. ' +
        'This is said once, and on this machine only.',
    );
    this.#done = true;
  }
}

/** The ids of an event, each with the group that counts where the bundle does not know it. */
function idsOf(event: HistoryEvent): string[][] {
  if ('lines' in event) return event.lines.map((line) => [line.itemId]);
  // Impressions and clicks repeat what a list held; a search names no item.
  if (!('itemId' in event)) return [];
  return ['groupId' in event && event.groupId !== undefined ? [event.itemId, event.groupId] : [event.itemId]];
}
