import type { ClientToCore } from '../shared/protocol.js';
import { idbAssetCache } from '../storage/idb-asset-cache.js';
import { Core } from './core.js';
import { isDevelopment } from './development.js';
import { startEngineModule } from './engine-module.js';
import { idbHistoryStorage } from './idb-history-store.js';
import { browserTabs } from './tabs.js';
import { UnknownIds } from './unknown-ids.js';

/**
 * Starts a core at the other end of the page's channel.
 * @param testSeal tries the wall; on a page's own thread there is none
 */
export function startCore(port: MessagePort, testSeal: () => Promise<boolean>): void {
  const hasStorage = typeof indexedDB !== 'undefined' && indexedDB !== null;
  const prefix = crypto.getRandomValues(new Uint32Array(2)).reduce((text, word) => text + word.toString(36), '');
  let count = 0;
  const core = new Core({
    assetCache: hasStorage ? idbAssetCache : null,
    historyStorage: hasStorage ? idbHistoryStorage : noStorage(),
    createModule: startEngineModule,
    post: (message) => {
      port.postMessage(message);
      if (message.kind === 'ready') unknownIds?.judge();
    },
    clock: () => performance.now(),
    uniqueId: () => `${prefix}-${(++count).toString(36)}`,
    isDevelopment: isDevelopment(origin),
    timers: { set: (callback, ms) => setTimeout(callback, ms), clear: (timer) => clearTimeout(timer as number) },
  });
  const unknownIds = isDevelopment(origin) ? new UnknownIds(core.knows, (text) => console.warn(text)) : null;
  port.onmessage = ({ data }: MessageEvent<ClientToCore>) => {
    core.receive(data);
    if (data.kind === 'track') unknownIds?.tracked(data.event);
  };
  void testSeal().then((sealed) => port.postMessage({ kind: 'online', sealed }));
}

function noStorage(): typeof idbHistoryStorage {
  return {
    exists: async () => false,
    open: () => Promise.reject(new Error('this browser offers no IndexedDB here')),
    destroy: async (_history, emptied) => emptied(null),
    tabs: browserTabs,
  };
}
