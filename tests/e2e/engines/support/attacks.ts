// Attacks on the wall: on the worker from inside its own script, and on the frame that holds it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tab } from './engine.js';

/** Appended to a worker's script, it waits for `attack`. */
export const ATTACK_SCRIPT = readFileSync(join(import.meta.dirname, 'attack-worker.js'), 'utf8');

/** Outcomes by the name of the attack, one for each target. */
export type Outcomes = Record<string, string[]>;

/** How often an attack is tried that stops the whole worker. */
const TRIES = 3;

/**
 * Lets the script inside the worker try everything against `targets`, and resolves to what came of it. Firefox sometimes
 * never returns from a Worker's constructor inside a worker: `startAgain` then brings a new worker, which tries that
 * attack once more.
 */
export async function attack(tab: Tab, targets: readonly string[], startAgain: () => Promise<void>): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  for (const name of await namesOf(tab)) {
    for (let tries = 0; tries < TRIES && !outcomes[name]; tries++) {
      const tried = await attempt(tab, name, targets);
      if (tried) {
        outcomes[name] = tried;
      } else {
        await startAgain();
        await namesOf(tab);
      }
    }
    outcomes[name] ??= targets.map(() => 'stopped the worker');
  }
  return outcomes;
}

/** Resolves to the names of the attacks when the worker listens. */
function namesOf(tab: Tab): Promise<string[]> {
  return tab.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const channel = new BroadcastChannel('vitrine-attack');
        channel.onmessage = ({ data }) => {
          if (!data.names) return;
          channel.close();
          resolve(data.names);
        };
        // A worker that starts only now has not heard the question, and introduces itself.
        channel.postMessage({ ask: true });
      }),
  );
}

/** @returns `null`: the worker does not answer any more */
function attempt(tab: Tab, name: string, targets: readonly string[]): Promise<string[] | null> {
  return tab.evaluate(
    (name, targets) =>
      new Promise<string[] | null>((resolve) => {
        const channel = new BroadcastChannel('vitrine-attack');
        const end = (outcomes: string[] | null) => {
          channel.close();
          resolve(outcomes);
        };
        // Longer than the worker itself waits for an answer.
        const stopped = setTimeout(end, 10_000, null);
        channel.onmessage = ({ data }) => {
          if (data.name !== name || !data.outcomes) return;
          clearTimeout(stopped);
          end(data.outcomes);
        };
        channel.postMessage({ name, targets });
      }),
    name,
    targets,
  );
}

/** What an attacker would add to the frame's document, by name. Each asks for `url`, or marks the page. */
export const FRAME_ATTACKS: Record<string, (url: string) => string> = {
  navigation: (url) => `<script>location.href = '${url}'</script>`,
  form: (url) => `<form action="${url}" method="post"></form><script>document.forms[0].submit()</script>`,
  popup: (url) => `<script>open('${url}')</script>`,
  parent: () => `<script>parent.leaked = true; top.leaked = true</script>`,
  'parent-fetch': (url) => `<script>parent.fetch('${url}', { mode: 'no-cors' })</script>`,
  webrtc: (url) =>
    `<script>const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${new URL(url).host}' }] });
      peer.createDataChannel('a'); peer.createOffer().then((offer) => peer.setLocalDescription(offer))</script>`,
  fetch: (url) => `<script>fetch('${url}', { mode: 'no-cors' })</script>`,
  'event-handler': (url) => `<img src="x" onerror="fetch('${url}')"><svg onload="fetch('${url}')"></svg>`,
  image: (url) => `<img src="${url}">`,
  css: (url) =>
    `<link rel="stylesheet" href="${url}"><style>@import url(${url}); body { background: url(${url}) }</style>`,
  frame: (url) => `<iframe src="${url}"></iframe><object data="${url}"></object><embed src="${url}">`,
  media: (url) => `<video src="${url}" autoplay></video><audio src="${url}" autoplay></audio>`,
  preload: (url) => `<link rel="preload" as="script" href="${url}"><link rel="modulepreload" href="${url}">`,
  base: (url) => `<base href="${url}/"><script src="relative.js"></script>`,
};
