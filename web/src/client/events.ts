import type { Degraded, VitrineError } from '../shared/errors.js';
import type { Attribution, Consent, Progress, Seal } from '../shared/protocol.js';

/** The start is over. `degraded` says why there is no model, if there is none. */
export interface Ready {
  bundleVersion: number | null;
  degraded?: Degraded;
}

/** What `on` tells about: the name of each event, and what its listener is given. */
export interface RecommenderEvents {
  /** Bytes are arriving; not sent when the model is on the device already. */
  progress: Progress;
  /** The model is there, at the start and after each update or rollback. */
  ready: Ready;
  /** The core has tried its wall. */
  sealed: Seal;
  /** The history or the bundle has changed: lists may come out differently now. */
  change: { events: number };
  /** The consent has changed, here or in another tab. */
  consent: Consent;
  /** A recommendation led to something. Never under Global Privacy Control. */
  attribution: Attribution;
  /** Something works less well than it should; also on each list concerned. */
  degraded: Degraded;
  /** The model could not be loaded, the options of a subscription are wrong, or a rule names an unknown attribute. */
  error: VitrineError;
}

type Listener<Event> = (event: Event) => void;
type Listeners = { [K in keyof RecommenderEvents]?: Set<Listener<RecommenderEvents[K]>> };

export class Emitter {
  readonly #listeners: Listeners = {};

  /** @returns a function that takes the listener off again */
  on<K extends keyof RecommenderEvents>(event: K, listener: Listener<RecommenderEvents[K]>): () => void {
    const listeners = this.#of(event);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<K extends keyof RecommenderEvents>(event: K, value: RecommenderEvents[K]): void {
    for (const listener of [...this.#of(event)]) {
      try {
        listener(value);
      } catch (error) {
        // A listener's failure is the page's own: reported as such, without stopping the others.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  has(event: keyof RecommenderEvents): boolean {
    return this.#of(event).size > 0;
  }

  clear(): void {
    for (const listeners of Object.values(this.#listeners)) listeners.clear();
  }

  #of<K extends keyof RecommenderEvents>(event: K): Set<Listener<RecommenderEvents[K]>> {
    const known = this.#listeners[event] as Set<Listener<RecommenderEvents[K]>> | undefined;
    if (known) return known;
    const created = new Set<Listener<RecommenderEvents[K]>>();
    (this.#listeners as Record<K, Set<Listener<RecommenderEvents[K]>>>)[event] = created;
    return created;
  }
}
