// The same history in several tabs, on pages that are left, and in the browser's own files.
import { describe, expect, it } from 'vitest';
import { findInFolder } from './support/byte-search.js';
import { Profile } from './support/chromium.js';
import {
  failuresOf,
  itemsOf,
  journalOf,
  letters,
  reload,
  start,
  storageBrowser,
  view,
} from './support/storage-pages.js';

const browser = storageBrowser();

describe('two tabs', () => {
  it('write at once, and neither loses or doubles an event', async () => {
    const [a, b] = [await browser.open('together'), await browser.open('together')];
    await Promise.all(letters(100, '').flatMap((_, i) => [view(a, `a-${i}`), view(b, `b-${i}`)]));
    const expected = [...letters(100, 'a'), ...letters(100, 'b')].sort();
    for (const page of [a, b]) await expect.poll(async () => (await itemsOf(page)).sort()).toEqual(expected);
    await reload(a, 'together');
    expect((await itemsOf(a)).sort()).toEqual(expected);
  });

  it('start a history at once, with one key for both', async () => {
    const pages = await Promise.all(letters(4, '').map(() => browser.open('first')));
    await Promise.all(pages.map((page, i) => view(page, `item-${i}`)));
    for (const page of pages) {
      await expect.poll(async () => (await itemsOf(page)).sort()).toEqual(letters(4, 'item'));
      expect(await failuresOf(page)).toEqual([]);
    }
  });

  it('lose what one of them deletes while the other writes', async () => {
    const [a, b] = [await browser.open('deleted-there'), await browser.open('deleted-there')];
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
    const [a, b] = [await browser.open('cleared'), await browser.open('cleared')];
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
    const [a, b] = [await browser.open('refused'), await browser.open('refused')];
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
    const page = await browser.open('settings');
    await view(page, 'old');
    const session = await browser.context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: browser.server.url, storageTypes: 'indexeddb' });
    await view(page, 'also old');
    await expect.poll(() => page.evaluate(() => lab.cleared)).toBe(1);
    await view(page, 'new');
    await reload(page, 'settings');
    expect(await itemsOf(page)).toEqual(['new']);
  });
});

describe('profiles', () => {
  it('have databases of their own, and clearing one leaves the other', async () => {
    const page = await browser.open('shop');
    await view(page, 'anonymous');
    const other = await browser.open('shop', { profile: 'f00d' });
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
    const pages = [await browser.open('leaving'), await browser.open('leaving')];
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
    const page = await browser.open('early');
    await page.goto(`${browser.server.url}/?next`);
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
    const shared = browser.context;
    try {
      browser.context = await own.open();
      const page = await browser.open('searched');
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
      browser.context = await own.open();
      const again = await browser.open('searched');
      expect(await itemsOf(again)).toHaveLength(61);
      await again.evaluate(() => lab.keeper.clear());
      await own.close();
      expect(await findInFolder(own.folder, 'canary-(view|id|query|journal)')).toEqual([]);
    } finally {
      await own.remove();
      browser.context = shared;
    }
  });
});
