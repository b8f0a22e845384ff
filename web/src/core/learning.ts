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
  #history: History | null = null;
  #learnt: Float32Array = NO_USER;
  /** The events that were learnt from; the next step takes the one behind them. */
  #origins: readonly HistoryEvent[] = [];
  #done = 0;
  #isWaiting = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** Entries of the history's columns that were taken in. */
  get steps(): number {
    return this.#done;
  }

  /** What is learnt by now. Of what is new, and of a history that is another one, the steps follow. */
  learntFrom(model: Model, history: History): Float32Array {
    this.#history = history;
    const origins = model.originsOf(history);
    const from = firstAfterReset(history, origins);
    const goesOn = model === this.#model && this.#done >= from && this.#origins[this.#done - 1] === origins[this.#done - 1];
    if (!goesOn) {
      this.#model = model;
      this.#learnt = model.learn(history, 0, NO_USER);
      this.#done = from;
    }
    this.#origins = origins;
    if (this.#done < origins.length && this.#learnt.length > 0 && !this.#isWaiting) {
      this.#isWaiting = true;
      this.#timers.set(() => this.#goOn(), 0);
    }
    return this.#learnt;
  }

  #goOn(): void {
    this.#isWaiting = false;
    const model = this.#model;
    const history = this.#history;
    if (!model || !history) return;
    for (let step = 0; step < STEPS_IN_A_SLICE && this.#done < this.#origins.length; step++) {
      this.#learnt = model.learn(history, ++this.#done, this.#learnt);
    }
    this.learntFrom(model, history);
  }
}

/** `data.resetLearning()` is an event: what came before it, or in the same second, is not learnt from. */
function firstAfterReset({ events }: History, origins: readonly HistoryEvent[]): number {
  const reset = events.reduce((last, { type, time }) => (type === 'learning-reset' ? time : last), -1);
  return origins.filter(({ time }) => time <= reset).length;
}
