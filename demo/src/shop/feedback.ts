// Likes and what the visitor does not want to see, each with the id of its event: that is what undoing deletes.
import type { Consent, Recommender } from 'vitrine';
import { type Marks, noMarks, savedMarks, saveMarks } from './memory.ts';

export type Mark = keyof Marks;

const EVENT = { liked: 'like', hidden: 'not-interested' } as const;

export class Feedback {
  readonly #recommender: Recommender;
  #marks: Marks = noMarks;

  constructor(recommender: Recommender) {
    this.#recommender = recommender;
  }

  /** Reads what this and other pages have saved. */
  load(consent: Consent): void {
    if (consent === 'granted') this.#marks = savedMarks();
  }

  has(mark: Mark, itemId: string): boolean {
    return this.#marks[mark].has(itemId);
  }

  ids(mark: Mark): ReadonlySet<string> {
    return new Set(this.#marks[mark].keys());
  }

  /** Tells the recommender; the opposite, if that was said, is taken back. */
  async set(mark: Mark, itemId: string): Promise<void> {
    if (this.has(mark, itemId)) return;
    const eventId = this.#recommender.track({ type: EVENT[mark], itemId });
    this.#marks = { ...this.#marks, [mark]: new Map(this.#marks[mark]).set(itemId, eventId) };
    await this.undo(mark === 'liked' ? 'hidden' : 'liked', itemId);
  }

  /** As if it had never been said: the event is deleted. */
  async undo(mark: Mark, itemId: string): Promise<void> {
    const eventId = this.#marks[mark].get(itemId);
    if (eventId === undefined) return;
    const rest = new Map(this.#marks[mark]);
    rest.delete(itemId);
    this.#marks = { ...this.#marks, [mark]: rest };
    await this.#recommender.data.delete({ eventId });
  }

  /** An event was deleted elsewhere. */
  forgetEvent(eventId: string): void {
    const without = (marks: ReadonlyMap<string, string>) => new Map([...marks].filter(([, id]) => id !== eventId));
    this.#marks = { liked: without(this.#marks.liked), hidden: without(this.#marks.hidden) };
  }

  forgetAll(): void {
    this.#marks = noMarks;
  }

  save(consent: Consent): void {
    if (consent === 'granted') saveMarks(this.#marks);
  }
}
