import type { Timers } from '../shared/limits.js';
import type { HistoryEvent } from '../shared/protocol.js';
import type { History } from './history.js';
import type { Model } from './model.js';
import { NO_USER } from './outside-encoder.js';

/** Between two slices lists are answered. */
const STEPS_IN_A_SLICE = 4;

/**
 * What the engine learns from the history, step by step between calls. It is computed from the events and kept nowhere, so
 * what is stored of it is the encrypted history, and an event that is deleted takes with it what was learnt from it.
 */
export class Learning {
  readonly #timers: Timers;
  #model: Model | null = null;
  #learnt: Float32Array = NO_USER;
  /** What lies before was reset. */
  #from = 0;
  #done = 0;
  /** The event that was learnt from last. */
  #last: HistoryEvent | undefined;
  #timer: unknown;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Entries of the history's columns that were taken in. */
  get steps(): number {
    return this.#done;
  }

  /**
   * What is learnt by now. Of what is new, and of a history that is another one, the steps follow.
   * @param steps to be done now
   */
  learntFrom(model: Model, history: History, steps = 0): Float32Array {
    try {
      const origins = model.originsOf(history);
      const from = firstAfterReset(history, origins);
      if (model !== this.#model || from !== this.#from || this.#last !== origins[this.#done - 1]) {
        this.#model = model;
        this.#learnt = model.learn(history, 0, NO_USER);
        this.#done = this.#from = from;
      }
      const end = this.#learnt.length > 0 ? origins.length : this.#done;
      const now = Math.min(end, this.#done + steps);
      while (this.#done < now) this.#learnt = model.learn(history, ++this.#done, this.#learnt);
      this.#last = origins[this.#done - 1];
      if (now < end) {
        this.#timers.clear(this.#timer);
        this.#timer = this.#timers.set(() => this.learntFrom(model, history, STEPS_IN_A_SLICE), 0);
      }
      return this.#learnt;
    } catch {
      // A list can do without.
      return NO_USER;
    }
  }
}

/** `data.resetLearning()` is an event: what came before it, or in the same second, is not learnt from. */
function firstAfterReset({ events }: History, origins: readonly HistoryEvent[]): number {
  const reset = events.reduce((last, { type, time }) => (type === 'learning-reset' ? time : last), -1);
  return origins.filter(({ time }) => time <= reset).length;
}
