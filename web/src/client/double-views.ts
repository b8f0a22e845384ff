/** Views of one item that follow within this are one view: React's StrictMode runs effects twice. */
const DOUBLE_VIEW_MS = 1000;

/** Tells a view that was just told from a new one. */
export class DoubleViews {
  readonly #views = new Map<string, { eventId: string; ms: number }>();

  /** @returns the id under which this view is known already; `null`: it is new, and known from now on */
  take(itemId: string, eventId: string, nowMs: number): string | null {
    const earlier = this.#views.get(itemId);
    if (earlier && Math.abs(nowMs - earlier.ms) < DOUBLE_VIEW_MS) return earlier.eventId;
    for (const [known, view] of this.#views) if (nowMs - view.ms >= DOUBLE_VIEW_MS) this.#views.delete(known);
    this.#views.set(itemId, { eventId, ms: nowMs });
    return null;
  }

  clear(): void {
    this.#views.clear();
  }
}
