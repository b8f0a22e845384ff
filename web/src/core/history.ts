import type { DeleteSelector, HistoryEvent, Retention } from '../shared/protocol.js';

/** What has become different. */
export interface HistoryChange {
  put: HistoryEvent[];
  /** Event ids. */
  remove: string[];
}

/** Of all histories together: after a change of the profile, what was computed for the last one is not taken for this. */
let revisions = 0;

/**
 * The events of one shopper in memory, oldest first; events of one second stay in the order in which they came.
 * Each event id counts once, which is what makes a reloaded receipt harmless: an order's event id is made of its order id.
 */
export class History {
  readonly #retention: Retention;
  #events: HistoryEvent[] = [];
  #ids = new Set<string>();
  #revision = ++revisions;

  constructor(retention: Retention) {
    this.#retention = retention;
  }

  get events(): readonly HistoryEvent[] {
    return this.#events;
  }

  /** Grows with every change, so that what was computed from the events can be kept until then. */
  get revision(): number {
    return this.#revision;
  }

  has(eventId: string): boolean {
    return this.#ids.has(eventId);
  }

  /** Adds what is not there yet and drops what is too old or too much. */
  add(events: readonly HistoryEvent[], nowMs: number): HistoryChange {
    const put: HistoryEvent[] = [];
    let inOrder = true;
    for (const event of events) {
      if (this.#ids.has(event.eventId)) continue;
      this.#ids.add(event.eventId);
      put.push(event);
      const last = this.#events.at(-1);
      if (last && last.time > event.time) inOrder = false;
      this.#events.push(event);
    }
    // Almost every event is the newest; only merged and back-dated ones are not. The sort is stable.
    if (!inOrder) this.#events.sort((a, b) => a.time - b.time);
    const remove = this.#drop(this.#expired(nowMs));
    const gone = new Set(remove);
    if (put.length > 0 || remove.length > 0) this.#revision = ++revisions;
    return { put: put.filter((event) => !gone.has(event.eventId)), remove };
  }

  /**
   * Takes these events in place of all others; what is too old or too much is left out.
   * @returns false when they are the same, apart from their order
   */
  replace(events: readonly HistoryEvent[], nowMs: number): boolean {
    const before = new Set(this.#events);
    this.#events = [];
    this.#ids.clear();
    this.add(events, nowMs);
    return this.#events.length !== before.size || !this.#events.every((event) => before.has(event));
  }

  /** Deletes what the selector names; an order keeps its lines about other items. */
  delete(selector: DeleteSelector): HistoryChange {
    const change: HistoryChange = { put: [], remove: [] };
    const doomed = new Set<string>();
    this.#events = this.#events.map((event) => {
      const rest = without(event, selector);
      if (rest === event) return event;
      if (rest) change.put.push(rest);
      else doomed.add(event.eventId);
      change.remove.push(event.eventId);
      return rest ?? event;
    });
    this.#drop(doomed);
    if (change.remove.length > 0) this.#revision = ++revisions;
    return change;
  }

  clear(): void {
    this.#events = [];
    this.#ids.clear();
    this.#revision = ++revisions;
  }

  #expired(nowMs: number): Set<string> {
    const oldest = nowMs / 1000 - this.#retention.days * 86_400;
    const surplus = this.#events.length - this.#retention.events;
    const expired = new Set<string>();
    for (let i = 0; i < this.#events.length; i++) {
      const event = this.#events[i] as HistoryEvent;
      // In order of time: behind the first event that may stay, all may.
      if (i >= surplus && event.time >= oldest) break;
      expired.add(event.eventId);
    }
    return expired;
  }

  #drop(eventIds: Set<string>): string[] {
    if (eventIds.size === 0) return [];
    this.#events = this.#events.filter((event) => !eventIds.has(event.eventId));
    for (const eventId of eventIds) this.#ids.delete(eventId);
    return [...eventIds];
  }
}

/** The event without what the selector names: itself when untouched, `null` when nothing is left of it. */
export function without(event: HistoryEvent, selector: DeleteSelector): HistoryEvent | null {
  if ('eventId' in selector) return event.eventId === selector.eventId ? null : event;
  if ('before' in selector) return event.time * 1000 < selector.before ? null : event;
  const { itemId } = selector;
  switch (event.type) {
    case 'search':
      return event;
    case 'purchase': {
      const lines = event.lines.filter((line) => line.itemId !== itemId);
      return rest(event, event.lines, lines, { ...event, lines });
    }
    case 'impression':
    case 'click': {
      const itemIds = event.itemIds.filter((id) => id !== itemId);
      return rest(event, event.itemIds, itemIds, { ...event, itemIds });
    }
    case 'rating':
      return event.itemId === itemId ? null : event;
    case 'learning-reset':
      return event;
    default:
      return event.itemId === itemId || event.groupId === itemId ? null : event;
  }
}

function rest(event: HistoryEvent, all: unknown[], left: unknown[], cut: HistoryEvent): HistoryEvent | null {
  if (left.length === all.length) return event;
  return left.length > 0 ? cut : null;
}

/** What lies in the cart: put there, and neither removed nor bought since. Oldest first. `events` oldest first. */
export function cartOf(events: readonly HistoryEvent[]): string[] {
  const cart = new Set<string>();
  for (const event of events) {
    if (event.type === 'cart') cart.add(event.itemId);
    else if (event.type === 'cart-remove') cart.delete(event.itemId);
    else if (event.type === 'purchase') for (const line of event.lines) cart.delete(line.itemId);
  }
  return [...cart];
}
