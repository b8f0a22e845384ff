import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { buildDir } from '../../tools/lib/paths.mjs';

/** Linux's smallest retransmission timeout, which doubles while packets of one message go on being lost. */
const retransmissionMs = 200;
/** As many as the engine looks at. */
const keptEvents = 100;

/**
 * @typedef {object} Network
 * @property {number} roundTripMs added to what loopback takes
 * @property {number} lossRate of each message's one packet, 0..1
 */

/**
 * The recommender as a service: the native engine behind plain HTTP, with the shoppers' histories in memory. The network is
 * played here, because packets cannot be delayed or lost without privileges: a round trip is a wait, and a lost packet,
 * of the question or of the answer, a longer one. Connections stay open, nothing is encrypted and nobody else asks, so a
 * real service is slower.
 * @param {string} bundle
 * @returns {Promise<{ url: string, network: Network, close: () => Promise<void> }>} network: change it at any time
 */
export async function startCloud(bundle) {
  const engine = startEngine(bundle);
  /** @type {Network} */
  const network = { roundTripMs: 0, lossRate: 0 };
  const random = seededRandom(1);
  /** @type {Map<string, { items: string[], times: number[] }>} */
  const histories = new Map();
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    const { shopper, itemId, time } = JSON.parse(Buffer.concat(body).toString());
    const history = histories.get(shopper) ?? { items: [], times: [] };
    histories.set(shopper, history);
    history.items = [...history.items, itemId].slice(-keptEvents);
    history.times = [...history.times, time].slice(-keptEvents);
    const wait = network.roundTripMs + lossMs(network.lossRate, random) + lossMs(network.lossRate, random);
    if (wait > 0) await delay(wait);
    const answer = await engine.ask(JSON.stringify({ ...history, limit: 10 }));
    response.writeHead(200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }).end(answer);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://localhost:${port}/`,
    network,
    async close() {
      engine.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * bench/native/serve_bench.cc: answers lines in their order.
 * @param {string} bundle
 */
function startEngine(bundle) {
  const binary = join(buildDir('native-release'), 'bench', 'native', 'serve_bench');
  const child = spawn(binary, [bundle], { stdio: ['pipe', 'pipe', 'inherit'] });
  /** @type {((line: string) => void)[]} */
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  return {
    /** @type {(line: string) => Promise<string>} */
    ask: (line) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        child.stdin.write(`${line}\n`);
      }),
    stop: () => child.stdin.end(),
  };
}

/**
 * What the losses of one packet cost.
 * @param {number} rate
 * @param {() => number} random
 */
export function lossMs(rate, random) {
  let total = 0;
  for (let timeout = retransmissionMs; random() < rate; timeout *= 2) total += timeout;
  return total;
}

/**
 * The same losses in every run (mulberry32).
 * @param {number} seed
 */
export function seededRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
