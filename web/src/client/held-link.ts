import type { ClientToCore, Consent } from '../shared/protocol.js';
import type { FacadeOptions } from './facade-options.js';
import type { Journal } from './journal.js';
import type { CoreLink } from './link.js';

/** A link that holds back what is sent before `begin`, which may have to wait for the hash of a profile. */
export interface HeldLink extends CoreLink {
  begin(first: readonly ClientToCore[]): void;
}

export function holdBack(link: CoreLink): HeldLink {
  let held: ClientToCore[] | null = [];
  return {
    ...link,
    send: (message) => {
      if (held) held.push(message);
      else link.send(message);
    },
    begin(first) {
      const all = [...first, ...(held ?? [])];
      held = null;
      for (const message of all) link.send(message);
    },
  };
}

/** What a core hears first; with consent, what pages before this one had no time to hand over too. */
export function startMessages(
  { name, bundleUrl, publicKeys, retention, keyProvider, encoder, seed, now }: FacadeOptions,
  profile: string | null,
  consent: Consent,
  journal: Journal,
): ClientToCore[] {
  const nowMs = now();
  const start = {
    kind: 'start',
    name,
    profile,
    bundleUrl,
    publicKeys,
    consent,
    retention,
    awaitsKey: !!keyProvider,
    encoder: !!encoder,
    seed,
    nowMs,
  } as const;
  if (profile !== null) journal.use(`${name}~${profile}`);
  if (consent !== 'granted') return [start];
  journal.resume();
  return [start, { kind: 'journal', entries: journal.leftovers(), nowMs }];
}
