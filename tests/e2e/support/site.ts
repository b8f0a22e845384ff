import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareDemo } from '../../../tools/demo.mjs';
import { requestCount } from '../../../tools/lib/request-count.mjs';
import { startServer } from '../../../tools/serve.mjs';

const dataFolder = process.env.VITRINE_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** Where the real orders would be. */
export const ordersFile = join(dataFolder, 'online-retail.csv.gz');
export const hasOrders = existsSync(ordersFile);

export interface Site {
  readonly url: string;
  /** What its server serves, for a server of another kind. */
  readonly root: string;
  readonly mounts: Record<string, string>;
  /** Paths asked for since the server was started, in order of their answers. */
  readonly requests: readonly string[];
  /** Resolves to how many requests the server has answered, once it has answered all that came before this call. */
  settled(): Promise<number>;
  close(): Promise<void>;
}

/**
 * The built demo with a model trained through the command line; both are made once and kept under build/.
 * @param port default: any free one
 */
export async function openSite(input: { orders?: string }, port = 0): Promise<Site> {
  const { root, mounts } = await prepareDemo(input);
  const requests: string[] = [];
  let markers = 0;
  let answered = (_path: string): void => {};
  const count = requestCount();
  const server = await startServer({
    root,
    mounts,
    port,
    headers: count.headers,
    answers: count.answers,
    onRequest: (entry) => {
      const { path } = entry;
      count.onRequest(entry);
      if (path.startsWith('/marker-')) answered(path);
      else requests.push(path);
    },
  });
  return {
    url: server.url,
    root,
    mounts,
    requests,
    async settled() {
      // A request of our own: when it has gone through, so has what was asked before it.
      const marker = `/marker-${++markers}`;
      const through = new Promise<void>((resolve) => {
        answered = (path) => path === marker && resolve();
      });
      await fetch(new URL(marker, server.url));
      await through;
      return requests.length;
    },
    close: server.close,
  };
}
