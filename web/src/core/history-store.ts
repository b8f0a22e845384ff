import type { HistoryEvent } from '../shared/protocol.js';
import type { HistoryChange } from './history.js';

/**
 * Where a granted history lies. Every method may reject; the keeper then goes on in memory.
 * Encryption, a journal and other storage engines take this place without the keeper noticing.
 */
export interface HistoryStore {
  /** All stored events, in the order in which they were stored. */
  load(): Promise<HistoryEvent[]>;
  /** Removes first, then puts, as one transaction; resolves when the transaction has completed, not before. */
  write(change: HistoryChange): Promise<void>;
  close(): void;
}

export interface HistoryStorage {
  /** Opens, creating what is missing. */
  open(name: string): Promise<HistoryStore>;
  /** Deletes the stored history of this name, creating nothing. */
  destroy(name: string): Promise<void>;
}
