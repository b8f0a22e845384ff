// Attacks on the wall: on the worker from inside its own script, and on the frame that holds it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tab } from './engine.js';

/** Appended to a worker's script, it waits for `attack`. */
export const ATTACK_SCRIPT = readFileSync(join(import.meta.dirname, 'attack-worker.js'), 'utf8');

/** Outcomes by the name of the attack, one for each target. */
export type Outcomes = Record<string, string[]>;

/** Lets the script inside the worker try everything against `targets`, and resolves to what came of it. */
export function attack(tab: Tab, targets: readonly string[]): Promise<Outcomes> {
  return tab.evaluate(
    (urls) =>
      new Promise<Outcomes>((resolve) => {
        const channel = new BroadcastChannel('vitrine-attack');
        channel.onmessage = ({ data }) => {
          // A worker that starts only now has not heard the first call.
          if (data.ready) channel.postMessage({ targets: urls });
          if (!data.outcomes) return;
          channel.close();
          resolve(data.outcomes);
        };
        channel.postMessage({ targets: urls });
      }),
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
