// A shop on a static host: pages with policies of their own, the built package, models. It can also serve the package with
// an attacker's script in the place where the behaviour is.
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ATTACK_SCRIPT } from './attacks.js';
import { pollUntil } from './engine.js';
import { type File, makeModels } from './models.js';
import { tripPage } from './trip.js';
import { listen, setTrap, type Wire } from './wire.js';

const dist = join(import.meta.dirname, '..', '..', '..', '..', 'dist');

/** The header that seals the core worker's own script. */
const SEAL = "default-src 'none'; script-src 'wasm-unsafe-eval'";

/** Headers of a page, by its name. */
const PAGES: Record<string, Record<string, string>> = {
  shop: {},
  snooping: {},
  strict: {
    'content-security-policy':
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'",
  },
  'trusted-types': { 'content-security-policy': "require-trusted-types-for 'script'; trusted-types vitrine" },
  'no-wasm': { 'content-security-policy': "script-src 'self' 'unsafe-inline' blob:; worker-src blob:" },
  'no-worker': { 'content-security-policy': "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; worker-src 'none'" },
  // An opaque origin, for which browsers refuse every storage.
  'no-storage': { 'content-security-policy': 'sandbox allow-scripts' },
};

/** Which package a page loads: the released one, or one with attackers in it. */
export type Edition = 'released' | 'attacked-worker' | 'unsealed';

export interface Shop {
  readonly url: string;
  /** What reached the shop's server. */
  readonly wire: Wire;
  /** A server that nobody has a reason to talk to, for the attackers. */
  readonly trap: Wire;
  /** The paths asked for since `clear`, in order, without their queries. */
  paths(): string[];
  /** Resolves once somebody has asked for the path since `clear`. */
  untilAskedFor(path: string): Promise<void>;
  clear(): void;
  close(): Promise<void>;
}

export async function openShop(): Promise<Shop> {
  const trap = await setTrap();
  const model = makeModels(`http://${trap.host}`);
  let asked: string[] = [];
  const wire = await listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    asked.push(pathname);
    const [, area = '', folder = '', name = '', last = ''] = pathname.split('/');
    if (area === 'pages' && PAGES[name]) return send(response, page(folder as Edition, name), PAGES[name]);
    if (area === 'trip') return send(response, tripPage(folder, Number(name), Number(last)));
    if (area === 'arrived') return send(response, { type: 'text/plain', body: '' });
    if (area === 'page.js') return send(response, entry(folder as Edition, name));
    if (area === 'dist') return send(response, await packageFile(folder as Edition, name), seal(folder, name));
    send(response, area === 'model' ? model(folder, name) : null);
  });
  return {
    url: `http://${wire.host}`,
    wire,
    trap,
    paths: () => [...asked],
    untilAskedFor: (path) => pollUntil(async () => asked.includes(path)),
    clear() {
      asked = [];
      wire.clear();
      trap.clear();
    },
    close: async () => {
      await Promise.all([wire.close(), trap.close()]);
    },
  };
}

/** The button is for gestures; an icon of its own keeps browsers from asking for one. */
function page(edition: Edition, name: string): File {
  const body = `<!doctype html><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<button id="gesture">Show what is stored</button><script type="module" src="/page.js/${edition}/${name}"></script>`;
  return { type: 'text/html; charset=utf-8', body };
}

function entry(edition: Edition, name: string): File {
  const snoop = `const own = vitrine.createRecommender({ bundle: '/model/good/manifest.json', name: 'gesture' });
await own.data.list().catch(({ code }) => { globalThis.snooped = code; });
await own.close();`;
  const body = `import * as vitrine from '/dist/${edition}/index.js'; ${name === 'snooping' ? snoop : ''}
globalThis.vitrine = vitrine;`;
  return { type: 'text/javascript', body };
}

async function packageFile(edition: Edition, name: string): Promise<File | null> {
  if (!/^[a-z-]+\.(js|wasm)$/.test(name)) return null;
  const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
  const body = readFileSync(join(dist, name));
  if (name === 'core-worker.js' && edition !== 'released') return { type, body: `${body}\n${ATTACK_SCRIPT}` };
  if (name === 'workers.js' && edition !== 'released') return { type, body: await attackedWorkers() };
  return { type, body };
}

/** The strings that workers are made of, with an attacker's script behind the core. */
async function attackedWorkers(): Promise<string> {
  const parts: Record<string, string> = { ...(await import(pathToFileURL(join(dist, 'workers.js')).href)) };
  parts['core'] += `\n${ATTACK_SCRIPT}`;
  return Object.entries(parts)
    .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)};`)
    .join('\n');
}

/** On the `unsealed` edition's server somebody has forgotten the header. */
function seal(edition: string, name: string): Record<string, string> {
  return name === 'core-worker.js' && edition !== 'unsealed' ? { 'content-security-policy': SEAL } : {};
}

function send(response: ServerResponse, file: File | null, headers: Record<string, string> = {}): void {
  if (!file) response.writeHead(404, { 'access-control-allow-origin': '*' }).end('Not found');
  else
    response
      .writeHead(200, { 'content-type': file.type, 'access-control-allow-origin': '*', ...headers })
      .end(file.body);
}
