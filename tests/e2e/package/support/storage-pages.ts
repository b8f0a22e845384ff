// Pages with the core's history on the real IndexedDB, localStorage, Web Locks and WebCrypto of a Chromium, in one and in several tabs.
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { Profile } from './chromium.js';
import type { Lab as HistoryLab, LabConstructor, LabOptions } from './storage-lab.js';
import { type StorageServer, startStorageServer } from './storage-server.js';

declare global {
  var Lab: LabConstructor;
  /** Put there by `start` below. */
  var lab: HistoryLab;
}

/** Opens a browser for the tests of a file, and closes the pages behind each. */
export function storageBrowser() {
  const profile = new Profile();
  const pages = {
    profile,
    context: null as unknown as BrowserContext,
    server: null as unknown as StorageServer,
    /** A tab with a history that is read. Names keep tests apart: each has a database of its own. */
    async open(name: string, options: LabOptions = {}, path = '/'): Promise<Page> {
      const page = await pages.context.newPage();
      await page.goto(pages.server.url + path);
      await start(page, name, options);
      return page;
    },
  };
  beforeAll(async () => {
    pages.server = await startStorageServer();
    pages.context = await profile.open();
  });
  afterAll(async () => {
    await profile.remove();
    await pages.server?.close();
  });
  afterEach(async () => {
    for (const page of pages.context.pages()) if (page.url() !== 'about:blank') await page.close();
  });
  return pages;
}

export const start = (page: Page, name: string, options: LabOptions = {}) =>
  page.evaluate(
    async ([name, options]) => {
      globalThis.lab = new globalThis.Lab(name, options);
      await lab.start();
    },
    [name, options] as const,
  );

export async function reload(page: Page, name: string, options: LabOptions = {}): Promise<void> {
  await page.reload();
  await start(page, name, options);
}

export const view = (page: Page, ...itemIds: string[]) =>
  page.evaluate(async (ids) => {
    for (const itemId of ids) lab.view(itemId);
    await lab.keeper.flush();
  }, itemIds);
export const itemsOf = (page: Page) => page.evaluate(() => lab.itemIds);
export const failuresOf = (page: Page) =>
  page.evaluate(() => lab.failures.map(({ code, message }) => `${code}: ${message}`));
export const countStored = (page: Page) => page.evaluate(() => lab.keeper.stored);
export const journalOf = (page: Page, name: string) =>
  page.evaluate(
    (start) => Object.keys(localStorage).filter((key) => key.startsWith(start)),
    `vitrine-journal:${name}:`,
  );

/** Runs `work` on a raw connection to the database, opened as it is. */
export function raw<T>(page: Page, name: string, work: string): Promise<T> {
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

export const chunkIds = (page: Page, name: string) =>
  raw<string[]>(page, name, "return ask(db.transaction('chunks').objectStore('chunks').getAllKeys());");

export const letters = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

/**
 * Leaves the page's origin without room. The browser remembers for a while how much there was, and looks again only when
 * that is used up: down to less than 256 bytes, and then nothing more is allowed.
 */
export async function useUpQuota(page: Page, session: CDPSession): Promise<void> {
  const { origin } = new URL(page.url());
  await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('filler', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('values', { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const fits = (sizeBytes: number): Promise<boolean> =>
      new Promise((resolve) => {
        const transaction = database.transaction('values', 'readwrite');
        // Databases compress what is not random.
        transaction.objectStore('values').add(crypto.getRandomValues(new Uint8Array(sizeBytes)));
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
      });
    for (let sizeBytes = 32_768; sizeBytes >= 256; sizeBytes /= 2) while (await fits(sizeBytes));
    database.close();
  });
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
}
