// What the workers of the others have in common: get the rows, open, answer the queries one by one.
import { DIMENSIONS, type PeerMessage, QUERIES, queryItem, type Rows, readRow } from './protocol.ts';

/** Finds the best items for a query of unit length. */
export type Search = (query: Float32Array<ArrayBuffer>) => Promise<readonly number[]>;

export interface Opened {
  readonly search: Search;
  /** Of the vectors, as it was given them. */
  readonly bytes: number;
}

const post = (message: PeerMessage): void => postMessage(message);

export function serve(open: (rows: Rows) => Promise<Opened>): void {
  addEventListener('message', async ({ data: rows }: MessageEvent<Rows>) => {
    try {
      const fromMs = performance.now();
      const { search, bytes } = await open(rows);
      const queries = Array.from({ length: QUERIES }, (_, i) => {
        const query = new Float32Array(DIMENSIONS);
        readRow(rows, queryItem(i, rows.items), query);
        return query;
      });
      const [first = new Float32Array(DIMENSIONS)] = queries;
      const best = await search(first);
      post({ kind: 'ready', readyMs: performance.now() - fromMs, bytes });
      for (const [i, query] of queries.entries()) {
        const askedMs = performance.now();
        await search(query);
        const ms = performance.now() - askedMs;
        post(i === 0 ? { kind: 'query', ms, best } : { kind: 'query', ms });
      }
    } catch (error) {
      // Some throw plain objects.
      const { message = String(error) } = error as { message?: string };
      post({ kind: 'failed', message });
    }
  });
}
