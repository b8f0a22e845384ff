import type { HistoryEvent } from '../shared/protocol.js';
import type { SealedChunk } from './history-cipher.js';
import { abort, type HistoryConnection } from './history-database.js';

/**
 * Version 1 kept events in the clear: they are encrypted, and the originals removed in the same transaction. Interrupted,
 * it starts anew at the next visit; of two tabs that do it at once, one finds nothing left.
 */
export async function takeOverPlaintext(
  connection: HistoryConnection,
  events: HistoryEvent[],
  seal: (events: HistoryEvent[]) => Promise<readonly [id: string, chunk: SealedChunk, ...rest: unknown[]]>,
): Promise<void> {
  const [id, chunk] = await seal(events);
  await connection.run(async (database) => {
    const transaction = database.transaction(['meta', 'chunks', 'events'], 'readwrite');
    await connection.checkIdentity(transaction, transaction.objectStore('meta'));
    const plain = transaction.objectStore('events');
    if ((await plain.count()) !== events.length) return abort(transaction);
    await Promise.all([plain.clear(), transaction.objectStore('chunks').put(chunk, id), transaction.done]);
  });
}
