import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FeedbackReport, FeedbackReportOptions } from '../../web/src/client/feedback.js';
import { feedbackReport } from '../../web/src/client/feedback-report.js';
import type { CallCore } from '../../web/src/client/pending-calls.js';
import { invalidArgument } from '../../web/src/shared/errors.js';
import type { Consent, Item } from '../../web/src/shared/protocol.js';
import { NOW_MS } from './support/fakes.js';

const WEEK_MS = 7 * 86_400_000;

const itemsOf = (sizes: Record<string, number>): Item[] =>
  Object.entries(sizes).flatMap(([category, size]) =>
    Array.from({ length: size }, (_, i) => ({
      ...{ itemId: `sku-${category}-${i}`, title: `secret ${i}`, price: 1, category, brand: null },
    })),
  );

class FakeStorage {
  readonly kept = new Map<string, string>();
  full = false;
  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.kept.set(key, value);
  }
}

interface Shopper {
  consent?: Consent;
  gpc?: boolean;
  catalog?: Item[];
  top?: string[];
  name?: string;
}

let storage: FakeStorage;
let nowMs: number;
beforeEach(() => {
  storage = new FakeStorage();
  nowMs = NOW_MS;
  vi.stubGlobal('localStorage', storage);
});
afterEach(() => vi.unstubAllGlobals());

function clientFor({ consent = 'granted', gpc = false, catalog, top = ['mugs'], name = 'default' }: Shopper) {
  const items = catalog ?? itemsOf({ mugs: 3, bowls: 2, lamps: 1 });
  const call = vi.fn(async (what: string, args: unknown) => {
    if (what === 'profile') return { topCategories: top.map((category) => ({ name: category, share: 0.5 })) };
    const { offset, limit } = args as { offset: number; limit: number };
    return items.slice(offset, offset + limit);
  });
  const client = { name, now: () => nowMs };
  const said = { state: consent, globalPrivacyControl: gpc, set: async () => undefined };
  const report = (options?: FeedbackReportOptions) =>
    feedbackReport(options, client, call as unknown as CallCore, said, invalidArgument);
  return { report, call };
}

const ask = (shopper: Shopper = {}, options: Partial<FeedbackReportOptions> = {}) =>
  clientFor(shopper).report({ optedIn: true, ...options });

async function reportOf(shopper: Shopper = {}, options: Partial<FeedbackReportOptions> = {}): Promise<FeedbackReport> {
  const { report, withheld } = await ask(shopper, options);
  if (!report) throw new Error(withheld);
  return report;
}

describe('a report', () => {
  it('says what it was made with, and holds no item', async () => {
    const report = await reportOf();
    expect(report).toMatchObject({ vitrine: 'report', format: 1, epsilon: 1, week: Math.floor(NOW_MS / WEEK_MS) });
    expect(report.categories).toEqual(['bowls', 'lamps', 'mugs']);
    expect(report.bits).toMatch(/^[01]{3}$/);
    expect(Object.keys(report).sort()).toEqual([
      'bits',
      'categories',
      'epsilon',
      'format',
      'threshold',
      'vitrine',
      'week',
    ]);
    expect(JSON.stringify(report)).not.toMatch(/sku|secret/);
  });

  it('has the 64 largest categories of a large catalogue, read a page at a time', async () => {
    const catalog = itemsOf(Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`c${i}`, 10 + i * 2])));
    const { report: ask, call } = clientFor({ catalog, top: ['c3', 'c80'] });
    const { report } = await ask({ optedIn: true });
    expect(report?.categories).toHaveLength(64);
    expect(report?.categories).not.toContain('c25');
    expect(report?.categories).toContain('c26');
    expect(call.mock.calls.filter(([what]) => what === 'catalog').length).toBeGreaterThan(1);
  });

  it('is of chance, with the bit of the own category more often than the others', async () => {
    let own = 0;
    let other = 0;
    for (let i = 0; i < 400; i++) {
      const { bits } = await reportOf({ name: `shop-${i}` }, { epsilon: 4 });
      own += Number(bits[2]);
      other += Number(bits[0]);
    }
    expect(own).toBeGreaterThan(150);
    expect(own).toBeLessThan(250);
    expect(other).toBeLessThan(30);
  });

  it('is made for somebody without a history too, who would stand out by saying nothing', async () => {
    expect((await reportOf({ top: [] })).bits).toHaveLength(3);
    expect((await reportOf({ top: ['not in the bundle'], name: 'b' })).bits).toHaveLength(3);
  });
});

describe('no report is made', () => {
  it('unless the shop says that the shopper has agreed', async () => {
    for (const options of [undefined, {}, { optedIn: false }, { optedIn: 'yes' }, { epsilon: 1 }]) {
      await expect(clientFor({}).report(options as never)).rejects.toThrow(/^optedIn must be true/);
    }
  });

  it.each([0, -1, 0.05, 4.01, Number.NaN, Number.POSITIVE_INFINITY, '1'])('with an epsilon of %s', async (epsilon) => {
    await expect(ask({}, { epsilon: epsilon as number })).rejects.toThrow(/^epsilon must be a number of 0.1 to 4/);
  });

  it.each([
    ['under Global Privacy Control', { gpc: true }, 'global-privacy-control'],
    ['while consent is pending', { consent: 'pending' }, 'no-consent'],
    ['without consent', { consent: 'denied' }, 'no-consent'],
    ['from a bundle without categories', { catalog: itemsOf({ mugs: 4 }) }, 'no-categories'],
  ] as const)('%s, and nothing is spent or asked for it', async (_what, shopper, withheld) => {
    expect(await ask(shopper as Shopper)).toEqual({ report: null, withheld });
    expect(storage.kept.size).toBe(0);
  });

  it('twice in a week, nor when the clock is set back', async () => {
    await reportOf();
    expect(await ask()).toEqual({ report: null, withheld: 'this-week' });
    nowMs -= 3 * WEEK_MS;
    expect(await ask()).toEqual({ report: null, withheld: 'this-week' });
    nowMs += 4 * WEEK_MS;
    await reportOf();
  });

  it('once a browser has spent 16 over its lifetime', async () => {
    for (let week = 0; week < 4; week++) {
      nowMs = NOW_MS + week * WEEK_MS;
      await reportOf({}, { epsilon: 4 });
    }
    nowMs += WEEK_MS;
    expect(await ask({}, { epsilon: 0.1 })).toEqual({ report: null, withheld: 'lifetime' });
    nowMs += 1000 * WEEK_MS;
    expect(await ask({}, { epsilon: 0.1 })).toEqual({ report: null, withheld: 'lifetime' });
  });

  it('where what it spends cannot be written down', async () => {
    storage.full = true;
    expect(await ask()).toEqual({ report: null, withheld: 'storage-unavailable' });
    vi.stubGlobal('localStorage', undefined);
    expect(await ask()).toEqual({ report: null, withheld: 'storage-unavailable' });
  });

  it.each(['', '{"week":', 'null', '{"week":"soon","epsilon":0}', '{"week":0}', '{"week":0,"epsilon":"0"}'])(
    'after somebody else has written into the ledger: %s',
    async (text) => {
      storage.kept.set('vitrine-reports:default', text);
      expect((await ask()).report).toBeNull();
    },
  );

  it('by the second of two tabs that ask at once', async () => {
    let last: Promise<unknown> = Promise.resolve();
    const request = (_name: string, work: () => unknown) => {
      last = last.then(work);
      return last;
    };
    vi.stubGlobal('navigator', { locks: { request } });
    const results = await Promise.all([ask(), ask()]);
    expect(results.filter(({ report }) => report)).toHaveLength(1);
  });
});
