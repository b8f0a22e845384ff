// The core's history on the real IndexedDB, localStorage, Web Locks and WebCrypto of a Chromium, in one and in several tabs.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findInFolder } from './support/byte-search.js';
import { Profile } from './support/chromium.js';
import type { Lab as HistoryLab, LabConstructor, LabOptions } from './support/storage-lab.js';
import { type StorageServer, startStorageServer } from './support/storage-server.js';

declare global {
  var Lab: LabConstructor;
  /** Put there by `start` below. */
  var lab: HistoryLab;
}

const profile = new Profile();
let context: BrowserContext;
let server: StorageServer;

beforeAll(async () => {
  server = await startStorageServer();
  context = await profile.open();
});

afterAll(async () => {
  await profile.remove();
  await server?.close();
});

afterEach(async () => {
  for (const page of context.pages()) if (page.url() !== 'about:blank') await page.close();
});

/** A tab with a history that is read. Names keep tests apart: each has a database of its own. */
async function open(name: string, options: LabOptions = {}, path = '/'): Promise<Page> {
  const page = await context.newPage();
  await page.goto(server.url + path);
  await start(page, name, options);
  return page;
}

const start = (page: Page, name: string, options: LabOptions = {}) =>
  page.evaluate(
    async ([name, options]) => {
      globalThis.lab = new globalThis.Lab(name, options);
      await lab.start();
    },
    [name, options] as const,
  );

async function reload(page: Page, name: string, options: LabOptions = {}): Promise<void> {
  await page.reload();
  await start(page, name, options);
}

const view = (page: Page, ...itemIds: string[]) =>
  page.evaluate(async (ids) => {
    for (const itemId of ids) lab.view(itemId);
    await lab.keeper.flush();
  }, itemIds);
const itemsOf = (page: Page) => page.evaluate(() => lab.itemIds);
const failuresOf = (page: Page) => page.evaluate(() => lab.failures.map(({ code, message }) => `${code}: ${message}`));
const countStored = (page: Page) => page.evaluate(() => lab.keeper.stored);
const journalOf = (page: Page, name: string) =>
  page.evaluate(
    (start) => Object.keys(localStorage).filter((key) => key.startsWith(start)),
    `vitrine-journal:${name}:`,
  );

/** Runs `work` on a raw connection to the database, opened as it is. */
function raw<T>(page: Page, name: string, work: string): Promise<T> {
  return page.evaluate(
    ([name, work]) =>
      new Promise<T>((resolve, reject) => {
        const request = indexedDB.open(`vitrine-history-${name}`);
        request.onerror = () => reject(request.error);
        request.onsuccess = async () => {
          const db = request.result;
          const ask = (asked: IDBRequest): Promise<unknown> =>
            new Promise((done, failed) => {
              asked.onsuccess = () => done(asked.result);
              asked.onerror = () => failed(asked.error);
            });
          try {
            resolve((await new Function('db', 'ask', `return (async () => { ${work} })()`)(db, ask)) as T);
          } catch (error) {
            reject(error);
          } finally {
            db.close();
          }
        };
      }),
    [name, work] as const,
  );
}

const chunkIds = (page: Page, name: string) =>
  raw<string[]>(page, name, "return ask(db.transaction('chunks').objectStore('chunks').getAllKeys());");

const letters = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

describe('the stored history', () => {
  it('is there again at the next visit, in its order', async () => {
    const page = await open('round-trip');
    await view(page, 'a', 'b', 'a');
    expect(await countStored(page)).toBe(3);
    await reload(page, 'round-trip');
    expect(await itemsOf(page)).toEqual(['a', 'b', 'a']);
    expect(await countStored(page)).toBe(3);
    expect(await journalOf(page, 'round-trip')).toEqual([]);
  });

  it('takes thousands of events in a burst, keeps what retention allows, and stays in few chunks', async () => {
    const page = await open('burst');
    const ids = letters(2000, 'item');
    for (let i = 0; i < ids.length; i += 20) await view(page, ...ids.slice(i, i + 20));
    await page.evaluate(() => lab.keeper.close());
    expect((await chunkIds(page, 'burst')).length).toBeLessThan(30);
    await reload(page, 'burst');
    expect(await itemsOf(page)).toEqual(ids.slice(-500));
  });

  it('removes what is too old at the next visit', async () => {
    const page = await open('ages');
    await page.evaluate(async () => {
      const time = Math.floor(Date.now() / 1000);
      const old = { eventId: 'old', type: 'view' as const, time: time - 80 * 86_400, itemId: 'old' };
      await lab.keeper.add([old, { ...old, eventId: 'new', time, itemId: 'new' }], Date.now());
    });
    await reload(page, 'ages', { retention: { events: 500, days: 60 } });
    expect(await itemsOf(page)).toEqual(['new']);
    await page.evaluate(() => lab.keeper.close());
    await reload(page, 'ages', { retention: { events: 500, days: 90 } });
    expect(await itemsOf(page)).toEqual(['new']);
  });

  it('loses what is deleted, for good', async () => {
    const page = await open('deleting');
    await view(page, 'kept', 'unwanted', 'kept', 'unwanted');
    expect(await page.evaluate(() => lab.keeper.delete({ itemId: 'unwanted' }))).toBe(2);
    await reload(page, 'deleting');
    expect(await itemsOf(page)).toEqual(['kept', 'kept']);
  });

  it('is encrypted: the key cannot be exported, and no two chunks begin alike', async () => {
    const page = await open('encrypted');
    for (let i = 0; i < 5; i++) await view(page, 'same');
    const found = await raw<{ extractable: boolean[]; ivs: string[]; text: string }>(
      page,
      'encrypted',
      `const keys = await ask(db.transaction('meta').objectStore('meta').get('keys'));
       const chunks = await ask(db.transaction('chunks').objectStore('chunks').getAll());
       const text = chunks.map(({ bytes }) => new TextDecoder('latin1').decode(bytes)).join();
       return { extractable: [keys.chunks.extractable, keys.pads.extractable], ivs: chunks.map(({ iv }) => iv.join()), text };`,
    );
    expect(found.extractable).toEqual([false, false]);
    expect(found.ivs).toHaveLength(5);
    expect(new Set(found.ivs).size).toBe(5);
    expect(found.text).not.toMatch(/same|view|eventId/);
  });
});

describe('a history of version 1', () => {
  it('is encrypted at the first visit with this version, and nothing in the clear is left', async () => {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open('vitrine-history-version-1', 1);
          request.onupgradeneeded = () => {
            const store = request.result.createObjectStore('events', { autoIncrement: true });
            store.createIndex('eventId', 'eventId', { unique: true });
            const time = Math.floor(Date.now() / 1000);
            for (const itemId of ['a', 'b', 'c']) store.add({ eventId: `id-${itemId}`, type: 'view', time, itemId });
          };
          request.onsuccess = () => {
            request.result.close();
            resolve();
          };
        }),
    );
    const second = await open('version-1');
    expect(await itemsOf(second)).toEqual(['a', 'b', 'c']);
    expect(await countStored(second)).toBe(3);
    const left = "return [db.version, await ask(db.transaction('events').objectStore('events').count())];";
    expect(await raw(second, 'version-1', left)).toEqual([2, 0]);
    await view(second, 'd');
    await reload(second, 'version-1');
    expect(await itemsOf(second)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that an old tab does not let go of is reported, and stored when the tab is closed', async () => {
    const old = await context.newPage();
    await old.goto(server.url);
    await old.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const request = indexedDB.open('vitrine-history-held', 1);
          request.onupgradeneeded = () => {
            request.result.createObjectStore('events', { autoIncrement: true });
          };
          request.onsuccess = () => resolve();
        }),
    );
    const page = await open('held');
    await view(page, 'a');
    expect(await failuresOf(page)).toEqual([expect.stringMatching(/^storage-unavailable: .*another tab/)]);
    expect(await itemsOf(page)).toEqual(['a']);
    await old.close();
    await page.evaluate(() => lab.keeper.setConsent('granted', Date.now(), true));
    expect(await countStored(page)).toBe(1);
  });
});

describe('what cannot be read', () => {
  it('is told apart from what is not there, never touched, and new events are stored beside it', async () => {
    const page = await open('damaged');
    await view(page, 'lost');
    await view(page, 'kept');
    const [damaged = ''] = await chunkIds(page, 'damaged');
    await raw(
      page,
      'damaged',
      `const chunks = () => db.transaction('chunks', 'readwrite').objectStore('chunks');
       const chunk = await ask(chunks().get('${damaged}'));
       new Uint8Array(chunk.bytes)[3] ^= 1;
       await ask(chunks().put(chunk, '${damaged}'));`,
    );
    await reload(page, 'damaged');
    expect(await itemsOf(page)).toEqual(['kept']);
    expect(await failuresOf(page)).toEqual([
      expect.stringMatching(/^storage-unavailable: 1 part of the stored history/),
    ]);
    for (const itemId of letters(40, 'new')) await view(page, itemId);
    await page.evaluate(() => lab.keeper.delete({ itemId: 'new-0' }));
    await page.evaluate(() => lab.keeper.close());
    expect(await chunkIds(page, 'damaged')).toContain(damaged);
    await reload(page, 'damaged');
    expect(await itemsOf(page)).toEqual(['kept', ...letters(40, 'new').slice(1)]);
    await page.evaluate(() => lab.keeper.clear());
    await view(page, 'after');
    await reload(page, 'damaged');
    expect(await failuresOf(page)).toEqual([]);
    expect(await itemsOf(page)).toEqual(['after']);
  });

  it('is also a chunk that was moved to another place', async () => {
    const page = await open('moved');
    await view(page, 'a');
    const [id = ''] = await chunkIds(page, 'moved');
    await raw(
      page,
      'moved',
      `const chunks = () => db.transaction('chunks', 'readwrite').objectStore('chunks');
       const chunk = await ask(chunks().get('${id}'));
       await ask(chunks().put(chunk, '${id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))}'));`,
    );
    await reload(page, 'moved');
    expect(await itemsOf(page)).toEqual(['a']);
    expect(await failuresOf(page)).toHaveLength(1);
  });

  it('comes back with the right key material', async () => {
    const right = { key: 'the shopper’s own passphrase' };
    const wrong = { key: 'somebody else’s passphrase' };
    const page = await open('passphrase', right);
    await view(page, 'secret');
    await reload(page, 'passphrase', wrong);
    expect(await itemsOf(page)).toEqual([]);
    expect(await failuresOf(page)).toEqual([expect.stringContaining('keyProvider')]);
    await view(page, 'other');
    await reload(page, 'passphrase', right);
    expect(await itemsOf(page)).toEqual(['secret']);
    await reload(page, 'passphrase');
    expect(await itemsOf(page)).toEqual([]);
    expect(await failuresOf(page)).toEqual([expect.stringMatching(/2 parts/)]);
  });

  it('is not what the device key had encrypted before there was a keyProvider', async () => {
    const page = await open('upgraded');
    await view(page, 'early');
    await reload(page, 'upgraded', { key: 'sixteen bytes or more' });
    expect(await itemsOf(page)).toEqual(['early']);
    expect(await failuresOf(page)).toEqual([]);
    const sealedBy =
      "return (await ask(db.transaction('chunks').objectStore('chunks').getAll())).map((c) => c.sealedBy);";
    expect(await raw(page, 'upgraded', sealedBy)).toEqual(['material']);
  });

  it('is nothing at all with key material that is too short: nothing is stored', async () => {
    const page = await open('short', { key: 'short' });
    await view(page, 'a');
    expect(await failuresOf(page)).toEqual([expect.stringContaining('at least 16')]);
    expect(await countStored(page)).toBe(0);
  });
});

describe('storage that fails', () => {
  it('for want of room is reported; memory goes on, and everything is stored when there is room again', async () => {
    // An origin of its own: browsers count, and guess, for all of an origin's databases together.
    const small = await startStorageServer();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: small.url, quotaSize: 200_000 });
    await page.goto(small.url);
    await start(page, 'quota');
    await view(page, 'before');
    await view(page, ...letters(400, 'x'.repeat(1000)));
    expect(await failuresOf(page)).toEqual([expect.stringMatching(/^storage-unavailable: .*quota/i)]);
    // The first of the burst went alone, the others together.
    expect(await countStored(page)).toBe(2);
    expect(await itemsOf(page)).toHaveLength(401);
    await session.send('Storage.overrideQuotaForOrigin', { origin: small.url });
    await view(page, 'after');
    expect(await countStored(page)).toBe(402);
    await page.reload();
    await start(page, 'quota');
    expect(await itemsOf(page)).toHaveLength(402);
    await page.close();
    await small.close();
  });

  it.each(['InvalidStateError', 'UnknownError'])(
    'because the connection was lost (%s) is opened again',
    async (error) => {
      const name = `lost-${error}`;
      const page = await open(name);
      await view(page, 'a');
      await page.evaluate((error) => {
        const real = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = () => {
          IDBDatabase.prototype.transaction = real;
          throw new DOMException('Connection to Indexed Database server lost. Refresh the page to try again', error);
        };
      }, error);
      await view(page, 'b');
      expect(await failuresOf(page)).toEqual([]);
      await reload(page, name);
      expect(await itemsOf(page)).toEqual(['a', 'b']);
    },
  );

  it('because the page has no origin is reported, and memory goes on', async () => {
    const page = await open('opaque', {}, '/opaque');
    await view(page, 'a');
    expect(await failuresOf(page)).toEqual([expect.stringMatching(/^storage-unavailable/)]);
    expect(await itemsOf(page)).toEqual(['a']);
    await page.evaluate(() => lab.keeper.clear());
    expect(await itemsOf(page)).toEqual([]);
  });
});

describe('two tabs', () => {
  it('write at once, and neither loses or doubles an event', async () => {
    const [a, b] = [await open('together'), await open('together')];
    await Promise.all(letters(100, '').flatMap((_, i) => [view(a, `a-${i}`), view(b, `b-${i}`)]));
    const expected = [...letters(100, 'a'), ...letters(100, 'b')].sort();
    for (const page of [a, b]) await expect.poll(async () => (await itemsOf(page)).sort()).toEqual(expected);
    await reload(a, 'together');
    expect((await itemsOf(a)).sort()).toEqual(expected);
  });

  it('start a history at once, with one key for both', async () => {
    const pages = await Promise.all(letters(4, '').map(() => open('first')));
    await Promise.all(pages.map((page, i) => view(page, `item-${i}`)));
    for (const page of pages) {
      await expect.poll(async () => (await itemsOf(page)).sort()).toEqual(letters(4, 'item'));
      expect(await failuresOf(page)).toEqual([]);
    }
  });

  it('lose what one of them deletes while the other writes', async () => {
    const [a, b] = [await open('deleted-there'), await open('deleted-there')];
    await view(b, ...letters(50, 'old'), 'unwanted');
    await expect.poll(() => itemsOf(a)).toContain('unwanted');
    await Promise.all([
      a.evaluate(() => lab.keeper.delete({ itemId: 'unwanted' })),
      ...letters(30, 'new').map((itemId) => view(b, itemId)),
    ]);
    for (const page of [a, b]) await expect.poll(() => itemsOf(page)).not.toContain('unwanted');
    await reload(b, 'deleted-there');
    expect((await itemsOf(b)).sort()).toEqual([...letters(50, 'old'), ...letters(30, 'new')].sort());
  });

  it('are cleared together: what one remembers from before is not written back while it goes on tracking', async () => {
    const [a, b] = [await open('cleared'), await open('cleared')];
    await view(a, ...letters(20, 'a'));
    // Tracks in every turn, and notes how far it was when it heard of the clearing.
    await b.evaluate(() => {
      const state = { count: 0, heardAt: -1, running: true };
      Object.assign(globalThis, { state });
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        if (state.heardAt < 0 && lab.cleared > 0) state.heardAt = state.count;
        if (state.heardAt < 0 || state.count < state.heardAt + 50) lab.view(`b-${state.count++}`);
        else state.running = false;
        if (state.running) port2.postMessage(null);
      };
      port2.postMessage(null);
    });
    await expect.poll(() => b.evaluate(() => lab.stored.length)).toBeGreaterThan(50);
    await a.evaluate(() => lab.keeper.clear());
    await b.waitForFunction(() => !(globalThis as unknown as { state: { running: boolean } }).state.running);
    const heardAt = await b.evaluate(async () => {
      await lab.keeper.add([], Date.now());
      return (globalThis as unknown as { state: { heardAt: number } }).state.heardAt;
    });
    const expected = Array.from({ length: 50 }, (_, i) => `b-${heardAt + i}`);
    expect(await itemsOf(b)).toEqual(expected);
    await expect.poll(() => itemsOf(a)).toEqual(expected);
    expect(await b.evaluate(() => lab.cleared)).toBe(1);
    await reload(a, 'cleared');
    expect(await itemsOf(a)).toEqual(expected);
  });

  it('follow a refusal: both are empty, nothing is stored, nothing more is tracked', async () => {
    const [a, b] = [await open('refused'), await open('refused')];
    await view(b, 'b');
    await a.evaluate(() => lab.keeper.setConsent('denied', Date.now(), true));
    await expect.poll(() => b.evaluate(() => lab.consents)).toEqual(['denied']);
    await view(b, 'more');
    expect(await itemsOf(b)).toEqual([]);
    expect(await journalOf(b, 'refused')).toEqual([]);
    const names = () => a.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
    await expect.poll(names).not.toContain('vitrine-history-refused');
  });

  it('do not bring back what the person has deleted in the browser’s own settings', async () => {
    const page = await open('settings');
    await view(page, 'old');
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: server.url, storageTypes: 'indexeddb' });
    await view(page, 'also old');
    await expect.poll(() => page.evaluate(() => lab.cleared)).toBe(1);
    await view(page, 'new');
    await reload(page, 'settings');
    expect(await itemsOf(page)).toEqual(['new']);
  });
});

describe('profiles', () => {
  it('have databases of their own, and clearing one leaves the other', async () => {
    const page = await open('shop');
    await view(page, 'anonymous');
    const other = await open('shop', { profile: 'f00d' });
    await view(other, 'account');
    expect(await itemsOf(other)).toEqual(['account']);
    await page.evaluate(() => lab.keeper.clear());
    expect(await itemsOf(other)).toEqual(['account']);
    await reload(page, 'shop');
    expect(await itemsOf(page)).toEqual([]);
  });
});

describe('the journal', () => {
  it('keeps every event of pages that are left at once, in two tabs at a time', async () => {
    const pages = [await open('leaving'), await open('leaving')];
    const turns = 30;
    await Promise.all(
      pages.map(async (page, tab) => {
        for (let i = 0; i < turns; i++) {
          await Promise.all([
            page.waitForEvent('load'),
            page.evaluate((itemId) => {
              lab.view(itemId);
              location.href = `/?${itemId}`;
            }, `${tab}-${i}`),
          ]);
          await start(page, 'leaving');
        }
      }),
    );
    const expected = [...letters(turns, '0'), ...letters(turns, '1')].sort();
    for (const page of pages) {
      await expect.poll(async () => (await itemsOf(page)).sort()).toEqual(expected);
      await expect.poll(() => journalOf(page, 'leaving')).toEqual([]);
    }
  });

  it('keeps what is tracked before the page’s own core is up', async () => {
    const page = await open('early');
    await page.goto(`${server.url}/?next`);
    await page.evaluate(() => {
      const early = new globalThis.Lab('early');
      early.journal.resume();
      early.view('a');
      location.href = '/?after';
    });
    await page.waitForURL('**/?after');
    await start(page, 'early');
    expect(await itemsOf(page)).toEqual(['a']);
  });
});

describe('the browser’s own files', () => {
  it('hold no event in the clear, neither while they are stored nor after everything was cleared', async () => {
    const own = new Profile();
    const shared = context;
    try {
      context = await own.open();
      const page = await open('searched');
      await page.evaluate(() => localStorage.setItem('control', 'canary-control'));
      for (const itemId of letters(60, 'canary-view')) await view(page, itemId);
      await page.evaluate(async () => {
        const event = { eventId: 'canary-id', type: 'search' as const, time: 1, query: 'canary-query' };
        await lab.keeper.add([{ ...event, time: Math.floor(Date.now() / 1000) }], Date.now());
      });
      // Left at once: this one lies in the journal.
      await page.evaluate(() => {
        lab.view('canary-journal');
        location.href = 'about:blank';
      });
      await page.waitForURL('about:blank');
      await own.close();
      expect(await findInFolder(own.folder, 'canary-control')).not.toEqual([]);
      expect(await findInFolder(own.folder, 'canary-(view|id|query|journal)')).toEqual([]);
      context = await own.open();
      const again = await open('searched');
      expect(await itemsOf(again)).toHaveLength(61);
      await again.evaluate(() => lab.keeper.clear());
      await own.close();
      expect(await findInFolder(own.folder, 'canary-(view|id|query|journal)')).toEqual([]);
    } finally {
      await own.remove();
      context = shared;
    }
  });
});
