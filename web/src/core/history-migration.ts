import type { HistoryEvent } from '../shared/protocol.js';
import { read } from '../storage/database.js';
import type { SealedChunk } from './history-cipher.js';
import type { HistoryConnection } from './history-database.js';

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
  await connection.run('readwrite', async ({ events: plain, chunks }) => {
    if (!plain) return;
    const [count] = await read(plain.count());
    if (count !== events.length) return;
    plain.clear();
    chunks.put(chunk, id);
  });
}
