// The core's history on the real IndexedDB, localStorage, Web Locks and WebCrypto of a Chromium, in one and in several tabs.
import { describe, expect, it } from 'vitest';
import {
  chunkIds,
  countStored,
  failuresOf,
  itemsOf,
  journalOf,
  letters,
  raw,
  reload,
  start,
  storageBrowser,
  useUpQuota,
  view,
} from './support/storage-pages.js';
import { startStorageServer } from './support/storage-server.js';

const browser = storageBrowser();

describe('the stored history', () => {
  it('is there again at the next visit, in its order', async () => {
    const page = await browser.open('round-trip');
    await view(page, 'a', 'b', 'a');
    expect(await countStored(page)).toBe(3);
    await reload(page, 'round-trip');
    expect(await itemsOf(page)).toEqual(['a', 'b', 'a']);
    expect(await countStored(page)).toBe(3);
    expect(await journalOf(page, 'round-trip')).toEqual([]);
  });

  it('takes thousands of events in a burst, keeps what retention allows, and stays in few chunks', async () => {
    const page = await browser.open('burst');
    const ids = letters(2000, 'item');
    for (let i = 0; i < ids.length; i += 20) await view(page, ...ids.slice(i, i + 20));
    await page.evaluate(() => lab.keeper.close());
    expect((await chunkIds(page, 'burst')).length).toBeLessThan(30);
    await reload(page, 'burst');
    expect(await itemsOf(page)).toEqual(ids.slice(-500));
  });

  it('removes what is too old at the next visit', async () => {
    const page = await browser.open('ages');
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
    const page = await browser.open('deleting');
    await view(page, 'kept', 'unwanted', 'kept', 'unwanted');
    expect(await page.evaluate(() => lab.keeper.delete({ itemId: 'unwanted' }))).toBe(2);
    await reload(page, 'deleting');
    expect(await itemsOf(page)).toEqual(['kept', 'kept']);
  });

  it('is encrypted: the key cannot be exported, and no two chunks begin alike', async () => {
    const page = await browser.open('encrypted');
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
    const page = await browser.context.newPage();
    await page.goto(browser.server.url);
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
    const second = await browser.open('version-1');
    expect(await itemsOf(second)).toEqual(['a', 'b', 'c']);
    expect(await countStored(second)).toBe(3);
    const left = "return [db.version, await ask(db.transaction('events').objectStore('events').count())];";
    expect(await raw(second, 'version-1', left)).toEqual([2, 0]);
    await view(second, 'd');
    await reload(second, 'version-1');
    expect(await itemsOf(second)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('that an old tab does not let go of is reported, and stored when the tab is closed', async () => {
    const old = await browser.context.newPage();
    await old.goto(browser.server.url);
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
    const page = await browser.open('held');
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
    const page = await browser.open('damaged');
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
    const page = await browser.open('moved');
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
    const page = await browser.open('passphrase', right);
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
    const page = await browser.open('upgraded');
    await view(page, 'early');
    await reload(page, 'upgraded', { key: 'sixteen bytes or more' });
    expect(await itemsOf(page)).toEqual(['early']);
    expect(await failuresOf(page)).toEqual([]);
    const sealedBy =
      "return (await ask(db.transaction('chunks').objectStore('chunks').getAll())).map((c) => c.sealedBy);";
    expect(await raw(page, 'upgraded', sealedBy)).toEqual(['material']);
  });

  it('is nothing at all with key material that is too short: nothing is stored', async () => {
    const page = await browser.open('short', { key: 'short' });
    await view(page, 'a');
    expect(await failuresOf(page)).toEqual([expect.stringContaining('at least 16')]);
    expect(await countStored(page)).toBe(0);
  });
});

describe('storage that fails', () => {
  it('for want of room is reported; memory goes on, and everything is stored when there is room again', async () => {
    // An origin of its own: browsers count, and guess, for all of an origin's databases together.
    const small = await startStorageServer();
    const page = await browser.context.newPage();
    const session = await browser.context.newCDPSession(page);
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

  it('for want of room still deletes what is to go, and stores the rest of its part when there is room again', async () => {
    const small = await startStorageServer();
    const page = await browser.context.newPage();
    const session = await browser.context.newCDPSession(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: small.url, quotaSize: 200_000 });
    await page.goto(small.url);
    await start(page, 'full');
    // In one part: what stays of it has to be written anew.
    const kept = 'kept'.padEnd(500, '-');
    await page.evaluate((ids) => lab.addTogether(...ids), ['secret', kept]);
    expect(await chunkIds(page, 'full')).toHaveLength(1);
    await useUpQuota(page, session);
    expect(await page.evaluate(() => lab.keeper.delete({ itemId: 'secret' }))).toBe(1);
    expect(await itemsOf(page)).toEqual([kept]);
    await page.evaluate(() => lab.keeper.flush());
    expect(await failuresOf(page)).toEqual([expect.stringMatching(/^storage-unavailable: .*quota/i)]);
    expect(await chunkIds(page, 'full')).toEqual([]);
    await session.send('Storage.overrideQuotaForOrigin', { origin: small.url });
    await view(page, 'after');
    await page.reload();
    await start(page, 'full');
    expect(await itemsOf(page)).toEqual([kept, 'after']);
    await page.close();
    await small.close();
  });

  it.each(['InvalidStateError', 'UnknownError'])(
    'because the connection was lost (%s) is opened again',
    async (error) => {
      const name = `lost-${error}`;
      const page = await browser.open(name);
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
    const page = await browser.open('opaque', {}, '/opaque');
    await view(page, 'a');
    expect(await failuresOf(page)).toEqual([expect.stringMatching(/^storage-unavailable/)]);
    expect(await itemsOf(page)).toEqual(['a']);
    await page.evaluate(() => lab.keeper.clear());
    expect(await itemsOf(page)).toEqual([]);
  });
});
