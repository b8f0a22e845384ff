import type { HistoryEvent, KeyMaterial } from '../shared/protocol.js';
import type { ListenToTabs, Tabs } from './tabs.js';

/** What becomes of a stored event: itself, another one in its place, or nothing. */
export type Rewriting = (event: HistoryEvent) => HistoryEvent | null;

/**
 * A stored history. Several tabs write to one; each sees its own state of it as of its last call.
 * Every method may reject; the keeper then goes on in memory. `HistoryReplaced`: this history is no longer there.
 */
export interface HistoryStore {
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
   */
  rewrite(decide: (events: readonly HistoryEvent[]) => Rewriting, merge: boolean): Promise<void>;
  /** The bytes that a journal pad of this id consists of, one for each key that may have made it, the present one first. */
  keystreams(padId: string, sizeBytes: number): Promise<Uint8Array<ArrayBuffer>[]>;
  close(): void;
}

export interface HistoryStorage {
  /** Opens and reads, creating what is missing. */
  open(history: string, key: KeyMaterial): Promise<HistoryStore>;
  /** Empties, then deletes the stored history with its keys; creates nothing. */
  destroy(history: string): Promise<void>;
  /** The other tabs that have this history. */
  tabs(history: string, listen: ListenToTabs): Tabs;
}

/** The stored history was deleted, here or elsewhere: what this tab remembers of it must not be written back. */
export class HistoryReplaced extends Error {
  constructor() {
    super('the stored history was deleted');
    this.name = 'HistoryReplaced';
  }
}

/** Whose history: `<name>` on its own for the anonymous one. `profile`: as in the `start` message. */
export function historyName(name: string, profile: string | null): string {
  return profile === null ? name : `${name}~${profile}`;
}
