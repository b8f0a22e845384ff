// vitrine serve: a built site as a static host would serve it.
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isWorkerName, WORKER_POLICY } from '../vite/headers.js';
import { type Command, CommandError, integerOption, textOption } from './command.js';
import { startServer } from './static-server.mjs';

const DEFAULT_PORT = 8080;

export const serve: Command = {
  name: 'serve',
  summary: 'Serve a folder, with the header that seals the core worker',
  positionals: [{ name: 'DIR', text: 'Folder that is served at /; default: this one', required: false }],
  options: {
    port: { type: 'string', short: 'p', value: 'N', text: `Port; 0: any free one; default: ${DEFAULT_PORT}` },
    host: {
      type: 'string',
      value: 'ADDRESS',
      text: 'Address to listen on; 0.0.0.0: all of this machine',
      default: '127.0.0.1',
    },
  },
  async run(given, context) {
    const [folder = '.'] = given.positionals;
    const port = integerOption(given, 'port', 0, 65_535, DEFAULT_PORT);
    const host = textOption(given, 'host') as string;
    const root = resolve(context.cwd, folder);
    const info = await stat(root).catch(() => null);
    if (!info?.isDirectory()) throw new CommandError('not-found', `${folder}: there is no such folder`);
    const server = await startServer({
      ...{ root, port, host },
      headersFor: (name) => (isWorkerName(name) ? { 'Content-Security-Policy': WORKER_POLICY } : {}),
      onRequest: ({ method, url, status }) => context.note(`${status} ${method} ${url}`),
    }).catch((error: NodeJS.ErrnoException) => {
      throw new CommandError('io', whyNot(error, port, host));
    });
    const { url } = server;
    if (context.json) context.print(JSON.stringify({ url, port: server.port, root }, null, 2));
    else context.print(`${root} is served at\n\n    ${url}\n\nCtrl-C ends it.`);
    await new Promise<void>((resolve) => {
      if (context.stop.aborted) resolve();
      context.stop.addEventListener('abort', () => resolve(), { once: true });
    });
    await server.close();
  },
};

function whyNot({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is taken; name another with --port, or --port 0 for any free one`;
    case 'EACCES':
      return `port ${port} is not for everybody to use; name one above 1023 with --port`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `--host ${host}: this machine has no such address`;
    default:
      return message;
  }
}
