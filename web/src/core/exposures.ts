import type { HistoryEvent, ListedItem, Source } from '../shared/protocol.js';
import { trim } from './attributions.js';

/** The engine looks at no more (kMaxExposures of src/rank/exposure.h). */
const MAX_EXPOSURES = 256;
/** In the order of Arm of src/rank/exploration.h. */
const ARMS: readonly Source[] = ['graph', 'encoder', 'popular', 'explore'];

/** What the engine takes. */
export interface ExposureColumns {
  /** Indices in the bundle, and how often each was shown without a click since. */
  exposed: Int32Array;
  exposures: Uint32Array;
  /** Shown and clicked, for each of ARMS. */
  arms: Uint32Array;
}

/** What this visit was shown and clicked, for rotation and exploration; in memory, for this page only. */
export class Exposures {
  /** By item id, the newest last. */
  readonly #shown = new Map<string, { index: number; count: number; source: Source }>();
  readonly #arms = new Float64Array(2 * ARMS.length);

  /** @param indexOf the item's place in the bundle */
  show(items: readonly ListedItem[], indexOf: (itemId: string) => number): void {
    for (const { itemId, source, rank } of items) {
      const { index, count } = this.#shown.get(itemId) ?? { index: indexOf(itemId), count: 0 };
      this.#shown.delete(itemId);
      this.#shown.set(itemId, { index, count: count + 1, source });
      // Who looks at a list looks at its beginning more often: so much of a place counts as seen, and a click at the end of
      // a list says more. A stated default (docs/guides/learning.md): nobody has measured this shop's.
      this.#count(source, 0, rank ** -0.5);
    }
    trim(this.#shown, MAX_EXPOSURES);
  }

  /** The page of an item counts as a click on it: not every shop tells of both. */
  tracked(event: HistoryEvent): void {
    for (const itemId of event.type === 'click' ? event.itemIds : event.type === 'view' ? [event.itemId] : []) {
      const shown = this.#shown.get(itemId);
      if (shown) this.#count(shown.source, 1, 1);
      this.#shown.delete(itemId);
    }
  }

  columns(): ExposureColumns {
    const shown = [...this.#shown.values()];
    return {
      exposed: Int32Array.from(shown, ({ index }) => index),
      exposures: Uint32Array.from(shown, ({ count }) => count),
      arms: Uint32Array.from(this.#arms, Math.round),
    };
  }

  clear(): void {
    this.#shown.clear();
    this.#arms.fill(0);
  }

  #count(source: Source, clicked: 0 | 1, much: number): void {
    const arm = ARMS.indexOf(source);
    if (arm >= 0) this.#arms[2 * arm + clicked] = (this.#arms[2 * arm + clicked] as number) + much;
  }
}
