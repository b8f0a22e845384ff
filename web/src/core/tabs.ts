import { LIMITS_MS } from '../shared/limits.js';
import type { Consent } from '../shared/protocol.js';

/** What tabs tell each other. Never the contents of an event. */
export type TabMessage = { kind: 'changed' } | { kind: 'cleared' } | { kind: 'consent'; consent: Consent };
export type ListenToTabs = (message: TabMessage) => void;

/** The other tabs with the same history. */
export interface Tabs {
  tell(message: TabMessage): void;
  /** Runs the work while no other tab runs work of its own. Not to be nested. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** There are no others: Node, and browsers that offer no way to them. */
export const noTabs: Tabs = { tell: () => undefined, alone: (work) => work(), close: () => undefined };

/** Through BroadcastChannel and Web Locks, as far as they are there. */
export function browserTabs(history: string, listen: ListenToTabs): Tabs {
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`vitrine:${history}`);
  if (channel) channel.onmessage = (event: MessageEvent<TabMessage>) => listen(event.data);
  const locks = navigator.locks as LockManager | undefined;
  return {
    tell: (message) => channel?.postMessage(message),
    alone: (work) => (locks ? whileLocked(locks, `vitrine:${history}`, work) : work()),
    close: () => channel?.close(),
  };
}

/**
 * Waits for a limited time only, because a tab that hangs would otherwise stop all others for good. Working beside it is
 * safe, if wasteful: each transaction looks whether the parts it replaces are still there.
 */
async function whileLocked<T>(locks: LockManager, name: string, work: () => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), LIMITS_MS.lockWait);
  let started = false;
  try {
    return await locks.request(name, { signal: controller.signal }, () => {
      started = true;
      clearTimeout(timer);
      return work();
    });
  } catch (error) {
    if (started) throw error;
    return work();
  } finally {
    clearTimeout(timer);
  }
}
