// The bundles on the device, in a real IndexedDB.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { assets as Assets } from './support/asset-lab.js';
import { Profile } from './support/chromium.js';
import { type StorageServer, startStorageServer } from './support/storage-server.js';

declare global {
  /** Put there by support/asset-lab.ts. */
  var assets: typeof Assets;
}

const DATABASE = 'vitrine-assets';
const profile = new Profile();
let server: StorageServer;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  server = await startStorageServer('asset-lab.ts');
  context = await profile.open();
});

afterAll(async () => {
  await profile.remove();
  await server?.close();
});

beforeEach(async () => {
  page = await openPage();
  await page.evaluate(
    (database) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase(database);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
    DATABASE,
  );
  return () => page.close();
});

async function openPage(): Promise<Page> {
  const opened = await context.newPage();
  await opened.goto(server.url);
  return opened;
}

const write = (version: number, more: Parameters<typeof Assets.write>[2] = {}, name = 'shop') =>
  page.evaluate(([n, v, m]) => assets.write(n, v, m), [name, version, more] as const);
const read = (publicKeys: string[] = []) => page.evaluate((keys) => assets.read('shop', keys), publicKeys);
const look = () => page.evaluate(() => assets.look('shop'));
const rollback = (publicKeys: string[] = []) => page.evaluate((keys) => assets.rollback('shop', keys), publicKeys);
const refuse = (version: number) => page.evaluate((refused) => assets.refuse('shop', refused), version);

describe('what is stored', () => {
  it('comes back byte for byte, also when the files are transferred away meanwhile', async () => {
    await write(7);
    expect(await read()).toEqual({ version: 7, files: [[7, 7, 7, 7, 7], [7]], overlay: null });
    expect(await look()).toEqual({ current: 7, highest: 7, skipped: null });
  });

  it('belongs to a name and a URL', async () => {
    await write(7);
    expect(await page.evaluate(() => assets.read('other'))).toMatchObject({ version: null });
    expect(await page.evaluate(() => assets.read('shop', [], 'https://shop.test/other.json'))).toMatchObject({
      version: null,
    });
  });

  it('is read only with a key that it was verified with', async () => {
    await write(7, { verifiedBy: 'p256:A' });
    expect((await read()).version).toBe(7);
    expect((await read(['ed25519:B', 'p256:A'])).version).toBe(7);
    expect((await read(['ed25519:B'])).version).toBeNull();
    await write(8);
    expect((await read(['p256:A'])).version).toBeNull();
  });

  it('keeps the one before it, for its files and to go back to', async () => {
    await write(7);
    await write(8);
    await write(9);
    expect((await read()).version).toBe(9);
    expect(await page.evaluate(() => assets.hashes('shop'))).toEqual(['graph', 'ids8', 'ids9']);
  });

  it('is only renewed by the same version, and never replaced by a lower one', async () => {
    await write(7);
    await write(8);
    await write(8, { verifiedBy: 'p256:A' });
    expect((await read(['p256:A'])).version).toBe(8);
    await write(7);
    expect((await read()).version).toBe(8);
    expect(await rollback()).toBe(7);
  });

  it('is forgotten by drop, but not what was seen', async () => {
    await write(7);
    await page.evaluate(() => assets.drop('shop'));
    expect(await look()).toEqual({ current: null, highest: 7, skipped: null });
  });

  it('has an overlay beside it until the page has none', async () => {
    await page.evaluate(() => assets.writeOverlay('shop'));
    expect((await read()).overlay).toEqual({ mug: { price: 2 } });
    await page.evaluate(() => assets.dropOverlay('shop'));
    expect((await read()).overlay).toBeNull();
  });
});

describe('a rollback', () => {
  it('goes back once, and remembers what was left', async () => {
    await write(7);
    await write(8);
    expect(await rollback()).toBe(7);
    expect((await read()).version).toBe(7);
    expect(await look()).toEqual({ current: 7, highest: 8, skipped: 8 });
    expect(await rollback()).toBeNull();
    expect((await read()).version).toBe(7);
    await write(9);
    expect(await rollback()).toBe(7);
  });

  it('changes nothing when there is nothing to go back to, or nothing that may be trusted', async () => {
    expect(await rollback()).toBeNull();
    await write(7);
    expect(await rollback()).toBeNull();
    await write(8, { verifiedBy: 'p256:A' });
    expect(await rollback(['p256:A'])).toBeNull();
    expect(await look()).toEqual({ current: 8, highest: 8, skipped: null });
  });

  it('does not go to the bundle of another URL', async () => {
    await write(7, { url: 'https://shop.test/other.json' });
    await write(8);
    expect(await rollback()).toBeNull();
  });
});

describe('a bundle that the engine refuses', () => {
  it('gives its place back to the last good one, and is not stored again', async () => {
    await write(7);
    await write(8);
    expect(await refuse(8)).toBe(7);
    expect((await read()).version).toBe(7);
    await write(8);
    expect((await read()).version).toBe(7);
    await write(9);
    expect((await read()).version).toBe(9);
  });

  it('may be refused before it is stored', async () => {
    await write(7);
    expect(await refuse(8)).toBe(7);
    await write(8);
    expect((await read()).version).toBe(7);
    expect(await look()).toEqual({ current: 7, highest: 7, skipped: 8 });
  });

  it('may be the only one', async () => {
    expect(await refuse(7)).toBeNull();
    await write(7);
    expect(await refuse(7)).toBeNull();
    expect((await read()).version).toBeNull();
  });
});

describe('the database', () => {
  it('of the version before keeps its bundles, and loses the wasm module', async () => {
    await page.evaluate(
      ([database, url]) =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.open(database, 1);
          request.onupgradeneeded = () => {
            request.result.createObjectStore('bundles');
            request.result.createObjectStore('wasm');
          };
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            const transaction = request.result.transaction(['bundles', 'wasm'], 'readwrite');
            const bundle = {
              url,
              manifest: '{"version": 5}',
              roles: ['ids', 'graph'],
              hashes: ['ids5', 'graph'],
              offsets: [0, 8],
              lengths: [2, 1],
              bytes: Uint8Array.of(5, 5, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0).buffer,
            };
            transaction.objectStore('bundles').put(bundle, 'shop');
            transaction.objectStore('wasm').put(new ArrayBuffer(8), 'key');
            transaction.oncomplete = () => {
              request.result.close();
              resolve();
            };
          };
        }),
      [DATABASE, 'https://shop.test/model/manifest.json'] as const,
    );
    expect(await read()).toEqual({ version: 5, files: [[5, 5], [6]], overlay: null });
    expect(await look()).toEqual({ current: 5, highest: 5, skipped: null });
    expect((await read(['p256:A'])).version).toBeNull();
    const stores = await page.evaluate(
      (database) =>
        new Promise<string[]>((resolve) => {
          const request = indexedDB.open(database);
          request.onsuccess = () => {
            resolve([...request.result.objectStoreNames]);
            request.result.close();
          };
        }),
      DATABASE,
    );
    expect(stores).toEqual(['bundles', 'overlays', 'previous', 'seen']);
    await write(6);
    expect(await rollback()).toBe(5);
  });

  it('is left alone by a page that knows an older version of it', async () => {
    await page.evaluate(
      (database) =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open(database, 99);
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        }),
      DATABASE,
    );
    const failure = page.evaluate(() => assets.read('shop').catch((error: DOMException) => error.name));
    expect(await failure).toBe('VersionError');
  });

  it('is opened once more when the browser has lost the connection', async () => {
    await write(7);
    const opened = await page.evaluate(async () => {
      const open = IDBFactory.prototype.open;
      const transaction = IDBDatabase.prototype.transaction;
      let count = 0;
      IDBFactory.prototype.open = function (...args) {
        count++;
        return open.apply(this, args);
      };
      IDBDatabase.prototype.transaction = function (...args) {
        IDBDatabase.prototype.transaction = transaction;
        this.close();
        return transaction.apply(this, args);
      };
      const { version } = await assets.read('shop');
      return { version, count };
    });
    expect(opened).toEqual({ version: 7, count: 2 });
  });

  it('gives way to a later version of it, even in the middle of work that hangs', async () => {
    await write(7);
    const version = await page.evaluate(async (database) => {
      await assets.hang();
      return new Promise<number>((resolve, reject) => {
        const request = indexedDB.open(database, 3);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          resolve(request.result.version);
          request.result.close();
        };
      });
    }, DATABASE);
    expect(version).toBe(3);
  });

  it('refuses an origin that has none, and does not hang', async () => {
    const opaque = await context.newPage();
    await opaque.goto(`${server.url}/opaque`);
    expect(await opaque.evaluate(() => assets.read('shop').catch((error: DOMException) => error.name))).toBe(
      'SecurityError',
    );
    await opaque.close();
  });

  it('that is full leaves the old bundle as it was', async () => {
    // An origin of its own: the browser counts all of an origin's databases together, and remembers for a while.
    const small = await startStorageServer('asset-lab.ts');
    const tab = await context.newPage();
    const session = await context.newCDPSession(tab);
    await session.send('Storage.overrideQuotaForOrigin', { origin: small.url, quotaSize: 500_000 });
    await tab.goto(small.url);
    try {
      await tab.evaluate(async () => {
        await assets.write('shop', 6);
        await assets.write('shop', 7);
      });
      const failure = await tab.evaluate(() =>
        assets.write('shop', 8, { randomBytes: 2_000_000 }).catch((error: DOMException) => error.name),
      );
      expect(failure).toBe('QuotaExceededError');
      await session.send('Storage.overrideQuotaForOrigin', { origin: small.url });
      expect(await tab.evaluate(() => assets.read('shop'))).toMatchObject({
        version: 7,
        files: [[7, 7, 7, 7, 7], [7]],
      });
      expect(await tab.evaluate(() => assets.look('shop'))).toEqual({ current: 7, highest: 7, skipped: null });
      expect(await tab.evaluate(() => assets.rollback('shop'))).toBe(6);
    } finally {
      await tab.close();
      await small.close();
    }
  });
});
