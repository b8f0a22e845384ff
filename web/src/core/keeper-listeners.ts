import type { Degraded } from '../shared/errors.js';
import type { Consent, CoreToClient, JournalPad } from '../shared/protocol.js';

/** What the history tells the page. */
export interface KeeperListeners {
  onChanged(events: number): void;
  onStorageFailed(degraded: Degraded): void;
  /** A completed transaction holds these events, or they are not to be stored at all. */
  onStored(eventIds: string[]): void;
  onPad(pad: JournalPad): void;
  onJournalDone(keys: string[]): void;
  /** Another tab changed the consent. */
  onConsent(consent: Consent): void;
  /** Everything was deleted by another tab. */
  onCleared(): void;
}

/** @param isCurrent false after a change of the profile, while the last history still writes what it has to */
export function postingListeners(post: (message: CoreToClient) => void, isCurrent: () => boolean): KeeperListeners {
  const current = (message: CoreToClient): void => {
    if (isCurrent()) post(message);
  };
  return {
    onChanged: (events) => current({ kind: 'changed', events }),
    onStorageFailed: (degraded) => current({ kind: 'degraded', degraded }),
    onStored: (eventIds) => post({ kind: 'stored', eventIds }),
    onPad: (pad) => current({ kind: 'pad', pad }),
    onJournalDone: (keys) => post({ kind: 'journal-done', keys }),
    onConsent: (consent) => current({ kind: 'consent', consent }),
    onCleared: () => current({ kind: 'cleared' }),
  };
}
