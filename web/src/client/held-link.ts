import type { ClientToCore, Consent } from '../shared/protocol.js';
import type { FacadeOptions } from './facade-options.js';
import type { Journal } from './journal.js';
import type { CoreLink } from './link.js';

/** A link that holds back what is sent before the start message, which may have to wait for the hash of a profile. */
export class HeldLink implements CoreLink {
  readonly #link: CoreLink;
  #held: ClientToCore[] | null = [];

  constructor(link: CoreLink) {
    this.#link = link;
  }

  begin(first: readonly ClientToCore[]): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const message of [...first, ...held]) this.#link.send(message);
  }

  send(message: ClientToCore): void {
    if (this.#held) this.#held.push(message);
    else this.#link.send(message);
  }

  refresh(currentVersion: number | null): void {
    this.#link.refresh(currentVersion);
  }

  terminate(): void {
    this.#link.terminate();
  }
}

/** What a core hears first; with consent, what pages before this one had no time to hand over too. */
export function startMessages(
  { name, bundleUrl, publicKeys, retention, keyProvider, seed, now }: FacadeOptions,
  profile: string | null,
  consent: Consent,
  journal: Journal,
): ClientToCore[] {
  const nowMs = now();
  const awaitsKey = keyProvider !== null;
  const start = {
    kind: 'start',
    name,
    profile,
    bundleUrl,
    publicKeys,
    consent,
    retention,
    awaitsKey,
    seed,
    nowMs,
  } as const;
  if (profile !== null) journal.use(`${name}~${profile}`);
  if (consent !== 'granted') return [start];
  journal.resume();
  return [start, { kind: 'journal', entries: journal.leftovers(), nowMs }];
}
