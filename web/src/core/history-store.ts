import type { DeleteSelector, HistoryEvent, KeyMaterial } from '../shared/protocol.js';
import { without } from './history.js';
import type { ListenToTabs, Tabs } from './tabs.js';

/** What becomes of a stored event: itself, another one in its place, or nothing. */
export type Rewriting = (event: HistoryEvent) => HistoryEvent | null;

/**
 * A stored history. Several tabs write to one; each sees its own state of it as of its last call.
 * Every method may reject; the keeper then goes on in memory. `HistoryReplaced`: this history is no longer there.
 */
export interface HistoryStore {
  /** Another one after everything was deleted. */
  readonly identity: string;
  /** What can be read, each event id once, in the order of storing. */
  readonly events: readonly HistoryEvent[];
  /** Parts in which the readable events lie. */
  readonly parts: number;
  /** Parts that are there and cannot be read: damaged, or encrypted with another key. They are never touched. */
  readonly unreadable: number;
  /** Reads what other tabs have changed. */
  refresh(): Promise<void>;
  /** Resolves when the transaction has completed, not before. */
  append(events: readonly HistoryEvent[]): Promise<void>;
  /**
   * Reads what other tabs have changed, then replaces every event by what `decide` makes of it, in one transaction.
   * `merge` joins small parts on the way.
   * @returns what had to leave the store: without `merge`, what is to go goes even where there is no room for what is left
   *   of its part
   */
  rewrite(decide: (events: readonly HistoryEvent[]) => Rewriting, merge: boolean): Promise<readonly HistoryEvent[]>;
  /** The bytes that a journal pad of this id consists of, one for each key that may have made it, the present one first. */
  keystreams(padId: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>[]>;
  close(): void;
}

export interface HistoryStorage {
  /** Whether something is stored; creates nothing. */
  exists(history: string): Promise<boolean>;
  /** Opens and reads, creating what is missing. */
  open(history: string, key: KeyMaterial): Promise<HistoryStore>;
  /**
   * Empties, then deletes the stored history with its keys; creates nothing.
   * @param emptied  told in between, because deleting waits for other tabs; `null`: there was none
   */
  destroy(history: string, emptied: (identity: string | null) => void): Promise<void>;
  /** The other tabs that have this history. */
  tabs(history: string, listen: ListenToTabs): Tabs;
}

/** Deletes from a store that is not in memory. @param concerned gets the ids of what is deleted or cut down */
export async function deleteFrom(store: HistoryStore, selector: DeleteSelector, concerned: Set<string>): Promise<void> {
  const change = (event: HistoryEvent): HistoryEvent | null => {
    const rest = without(event, selector);
    if (rest !== event) concerned.add(event.eventId);
    return rest;
  };
  const homeless = await store.rewrite(() => change, false);
  if (homeless.length > 0) await store.append(homeless);
}

/** The stored history was deleted, here or elsewhere: what this tab remembers of it must not be written back. */
export class HistoryReplaced extends Error {
  /** Of the history that is gone. */
  readonly identity: string;

  constructor(identity: string) {
    super('the stored history was deleted');
    this.name = 'HistoryReplaced';
    this.identity = identity;
  }
}

/** Whose history: `<name>` on its own for the anonymous one. `profile`: as in the `start` message. */
export function historyName(name: string, profile: string | null): string {
  return profile === null ? name : `${name}~${profile}`;
}
