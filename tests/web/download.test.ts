import { describe, expect, it } from 'vitest';
import type { SuppliedBundle } from '../../web/src/shared/protocol.js';
import { type MadeBundle, MUGS, makeBundle } from './support/bundle.js';
import { ManualTimers, NOW_MS, settle } from './support/fakes.js';
import {
  FakeDevice,
  FakeLocks,
  FakeServer,
  type FetchTest,
  fetchWith,
  ImpatientTimers,
  urlOf,
} from './support/fetching.js';

const SECONDS = NOW_MS / 1000;
const totalOf = (bundle: MadeBundle): number =>
  Object.values(bundle.files).reduce((sum, file) => sum + file.byteLength, 0);
const version = (n: number, more: Record<string, unknown> = {}): MadeBundle =>
  makeBundle(MUGS, { version: n, ...more });
const refusal = (code: string, message: RegExp) => ({ code, message: expect.stringMatching(message) });

type Change = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;

function pathOf(bundle: MadeBundle, role: string): string {
  return Object.keys(bundle.files).find((name) => name.startsWith(role)) as string;
}

function changed(role: string, change: Change): MadeBundle {
  const bundle = makeBundle();
  const path = pathOf(bundle, role);
  bundle.files[path] = change(bundle.files[path] as Uint8Array<ArrayBuffer>);
  return bundle;
}

const flipLastBit: Change = (bytes) => {
  const copy = bytes.slice();
  copy[copy.length - 1] = (copy.at(-1) as number) ^ 1;
  return copy;
};

/** A device that has this bundle from an earlier visit. */
async function deviceWith(bundle: MadeBundle): Promise<FakeDevice> {
  const store = new FakeDevice();
  await fetchWith({ transport: new FakeServer(bundle), store });
  return store;
}

describe('downloading a bundle', () => {
  it('asks the server for the manifest and any cache for the files beside it, counting the bytes', async () => {
    const bundle = makeBundle();
    const transport = new FakeServer(bundle);
    const { messages, bundle: bytes, downloadedBytes } = await fetchWith({ transport });
    expect(bytes?.manifest).toBe(bundle.manifest);
    expect(bytes?.roles).toEqual(['ids', 'catalog', 'graph', 'popularity']);
    expect(bytes?.files).toEqual(Object.values(bundle.files));
    expect(transport.log).toEqual([
      'manifest.json?v=7 no-cache',
      ...Object.keys(bundle.files).map((path) => `${path} default`),
    ]);
    expect(downloadedBytes).toBe(totalOf(bundle) + new TextEncoder().encode(bundle.manifest).length);
    const progress = messages.flatMap((message) => (message.kind === 'progress' ? [message.progress] : []));
    expect(progress[0]?.stage).toBe('manifest');
    expect(progress.at(-1)).toEqual({ stage: 'files', loadedBytes: totalOf(bundle), totalBytes: totalOf(bundle) });
    expect(messages.at(-1)).toEqual({ kind: 'finished' });
  });

  it.each<[string, MadeBundle, string, RegExp]>([
    ['a truncated file', changed('graph', (bytes) => bytes.slice(0, -1)), 'bundle-corrupt', /graph-.* has \d+ bytes/],
    ['a flipped bit', changed('popularity', flipLastBit), 'bundle-corrupt', /popularity-.*SHA-256/],
    [
      'a page where a file should be',
      changed('ids', () => new TextEncoder().encode('<!doctype html>')),
      'bundle-corrupt',
      /ids-.*HTML/,
    ],
    [
      'a page that is longer than the file',
      changed('ids', () => new TextEncoder().encode(`<!doctype html>${' '.repeat(9000)}`)),
      'bundle-corrupt',
      /ids-.*longer.*HTML/,
    ],
    ['a page where the manifest should be', { ...makeBundle(), manifest: '<!doctype html>' }, 'bundle-corrupt', /HTML/],
    ['a manifest that was cut off', { ...makeBundle(), manifest: '{"format":1' }, 'bundle-corrupt', /cut off/],
    ['a newer format', version(7, { format: 9 }), 'bundle-too-new', /format 9.*update the vitrine package/],
    ['an expired bundle', version(7, { expires: SECONDS }), 'bundle-expired', /version 7 expired at 2026-11-24T/],
  ])('refuses %s and keeps nothing', async (_what, bundle, code, message) => {
    const store = new FakeDevice();
    const outcome = await fetchWith({ transport: new FakeServer(bundle), store });
    expect(outcome.failed).toEqual(refusal(code, message));
    expect(outcome.bundle).toBeUndefined();
    expect(store.writes).toBe(0);
    expect(outcome.messages.at(-1)).toEqual({ kind: 'finished' });
  });

  it('says not-found, without trying again, for what the server does not have', async () => {
    const bundle = makeBundle();
    delete bundle.files[pathOf(bundle, 'graph')];
    const transport = new FakeServer(bundle);
    expect((await fetchWith({ transport })).failed).toEqual(refusal('bundle-not-found', /graph-.*404/));
    expect(transport.log.filter((line) => line.startsWith('graph'))).toHaveLength(1);
    const empty = new FakeServer();
    expect((await fetchWith({ transport: empty })).failed).toEqual(refusal('bundle-not-found', /manifest\.json.*404/));
  });

  it('goes round a cache that holds an older file of the same name', async () => {
    const bundle = makeBundle();
    const transport = new FakeServer(bundle);
    const path = pathOf(bundle, 'graph');
    const good = bundle.files[path] as Uint8Array<ArrayBuffer>;
    transport.contents.set(urlOf(path), (cache) => (cache === 'reload' ? good : flipLastBit(good)));
    expect((await fetchWith({ transport })).bundle?.files).toContainEqual(good);
    expect(transport.log.filter((line) => line.startsWith('graph'))).toEqual([`${path} default`, `${path} reload`]);
  });

  it('gives up a server that cannot be reached after four requests, with longer and longer pauses', async () => {
    const timers = new ImpatientTimers();
    const transport = new FakeServer(makeBundle());
    transport.offline = true;
    const { failed } = await fetchWith({ transport, timers });
    expect(failed).toEqual(refusal('bundle-not-found', /Failed to fetch.*CORS/));
    expect(transport.log).toHaveLength(4);
    expect(timers.pauses).toEqual([500, 1000, 2000]);
  });
});

describe('what is on the device', () => {
  it('is not downloaded again', async () => {
    const store = await deviceWith(version(7));
    const items = MUGS.map((item, i) => (i === 0 ? { ...item, popularity: 0.1 } : item));
    const next = makeBundle(items, { version: 8 });
    const transport = new FakeServer(next);
    const { bundle, downloadedBytes } = await fetchWith({ transport, store }, { currentVersion: 7 });
    expect(bundle?.files).toEqual(Object.values(next.files));
    const files = transport.log.filter((line) => !line.startsWith('manifest'));
    expect(files).toEqual([`${pathOf(next, 'popularity')} default`]);
    expect(downloadedBytes).toBeLessThan(totalOf(next));
    expect(store.current?.version).toBe(8);
  });

  it('is downloaded again where the disk has damaged it', async () => {
    const store = await deviceWith(version(7));
    const current = store.current?.bytes.files as Uint8Array<ArrayBuffer>[];
    current[0] = flipLastBit(current[0] as Uint8Array<ArrayBuffer>);
    const next = version(8);
    const transport = new FakeServer(next);
    const { bundle } = await fetchWith({ transport, store }, { currentVersion: 7 });
    expect(bundle?.files).toEqual(Object.values(next.files));
    expect(transport.log.slice(1)).toEqual([`${pathOf(next, 'ids')} default`]);
  });

  it('stays when nothing newer is there', async () => {
    const store = await deviceWith(version(7));
    const transport = new FakeServer(version(7));
    const outcome = await fetchWith({ transport, store }, { currentVersion: 7 });
    expect(outcome.bundle).toBeNull();
    expect(outcome.failed).toBeUndefined();
    expect(transport.log).toEqual(['manifest.json?v=7 no-cache']);
    expect(store.writes).toBe(1);
  });

  it('never gives way to a version below the highest seen, and that is said even when nothing is there any more', async () => {
    const store = await deviceWith(version(7));
    const older = { transport: new FakeServer(version(6)), store };
    const message = /version 6.*seen 7.*--bundle-version/;
    expect((await fetchWith(older, { currentVersion: 7 })).failed).toEqual(refusal('bundle-untrusted', message));
    store.current = null;
    expect((await fetchWith(older)).failed).toEqual(refusal('bundle-untrusted', message));
  });

  it('is not replaced by a version that was rolled back from, but by the next one', async () => {
    const store = await deviceWith(version(7));
    store.highest = 8;
    store.skipped = 8;
    const left = await fetchWith({ transport: new FakeServer(version(8)), store }, { currentVersion: 7 });
    expect(left.bundle).toBeNull();
    const next = await fetchWith({ transport: new FakeServer(version(9)), store }, { currentVersion: 7 });
    expect(JSON.parse(next.bundle?.manifest ?? '{}').version).toBe(9);
  });

  it('gets the new date of a bundle that was only signed again, which is no news to the page', async () => {
    const store = await deviceWith(version(7, { expires: SECONDS + 60 }));
    const renewed = version(7, { expires: SECONDS + 6000 });
    const transport = new FakeServer(renewed);
    const { bundle } = await fetchWith({ transport, store }, { currentVersion: 7 });
    expect(bundle).toBeNull();
    expect(transport.log).toHaveLength(1);
    expect(store.current?.bytes.manifest).toBe(renewed.manifest);
    expect(store.current?.bytes.files).toEqual(Object.values(renewed.files));
  });

  it('may have expired there: that is no reason to complain when the server has nothing newer', async () => {
    const store = await deviceWith(version(7, { expires: SECONDS + 60 }));
    const late = { currentVersion: 7, nowMs: NOW_MS + 120_000 };
    const same = await fetchWith({ transport: new FakeServer(version(7, { expires: SECONDS + 60 })), store }, late);
    expect(same).toMatchObject({ bundle: null, failed: undefined });
    const newer = { transport: new FakeServer(version(8, { expires: SECONDS + 61 })), store };
    expect((await fetchWith(newer, late)).failed).toEqual(refusal('bundle-expired', /version 8/));
    expect(store.current?.version).toBe(7);
  });

  it('cannot be written to a full disk, and the page gets its bundle all the same', async () => {
    const bundle = makeBundle();
    const store = new FakeDevice();
    store.failWrite = new DOMException('full', 'QuotaExceededError');
    const outcome = await fetchWith({ transport: new FakeServer(bundle), store });
    expect(outcome.bundle?.files).toEqual(Object.values(bundle.files));
    expect(outcome.failed).toBeUndefined();
    expect(outcome.messages.at(-1)).toEqual({ kind: 'finished' });
  });

  it('is done without when it does not answer', async () => {
    const store = new FakeDevice();
    store.look = () => Promise.reject(new DOMException('lost', 'UnknownError'));
    store.files = () => Promise.reject(new DOMException('lost', 'UnknownError'));
    expect((await fetchWith({ transport: new FakeServer(makeBundle()), store })).bundle).not.toBeNull();
  });
});

describe('two tabs', () => {
  it('download once: the second finds what the first has stored', async () => {
    const bundle = makeBundle();
    const transport = new FakeServer(bundle);
    const environment: FetchTest = { transport, store: new FakeDevice(), locks: new FakeLocks() };
    const [first, second] = await Promise.all([fetchWith(environment), fetchWith(environment)]);
    expect(first.downloadedBytes).toBeGreaterThan(0);
    expect(second.downloadedBytes).toBe(0);
    expect(second.bundle?.files).toEqual(Object.values(bundle.files));
    expect(transport.log).toHaveLength(5);
  });

  it('wait for each other by name, and give the turn back after a failure', async () => {
    const locks = new FakeLocks();
    const transport = new FakeServer();
    const environment = { transport, store: new FakeDevice(), locks };
    const failing = fetchWith(environment, { name: 'uk' });
    const outcomes = await Promise.all([failing, fetchWith(environment, { name: 'uk' })]);
    expect(outcomes.map(({ failed }) => failed?.code)).toEqual(['bundle-not-found', 'bundle-not-found']);
    expect(locks.names).toEqual(['vitrine-fetch:uk', 'vitrine-fetch:uk']);
  });

  it('do not wait for ever: who gets no turn downloads too', async () => {
    const bundle = makeBundle();
    const locks = {
      // A tab that hangs and never gives its turn back.
      request: ((_name: string, { signal }: LockOptions) =>
        new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        })) as LockManager['request'],
    };
    const timers = new ImpatientTimers();
    const turn = (callback: () => void, ms: number): unknown =>
      ms === 20_000 ? queueMicrotask(callback) : timers.set(callback, ms);
    const outcome = await fetchWith({
      transport: Object.assign(new FakeServer(bundle), { stallMs: 60_000 }),
      locks,
      timers: { set: turn, clear: () => undefined },
    });
    expect(outcome.bundle?.files).toEqual(Object.values(bundle.files));
  });

  it('work where an origin may have no locks', async () => {
    const locks = {
      request: (() => Promise.reject(new DOMException('no', 'SecurityError'))) as LockManager['request'],
    };
    expect((await fetchWith({ transport: new FakeServer(makeBundle()), locks })).bundle).not.toBeNull();
  });
});

describe('a bundle that finds no room on the device', () => {
  it('is used, and not downloaded again on that day as long as there is another', async () => {
    const transport = new FakeServer(version(8));
    const store = new FakeDevice();
    store.failWrite = new DOMException('', 'QuotaExceededError');
    expect((await fetchWith({ transport, store }, { currentVersion: 7 })).bundle).not.toBeNull();
    transport.log.length = 0;
    const again = await fetchWith({ transport, store }, { currentVersion: 7, nowMs: NOW_MS + 86_399_999 });
    expect(again.failed).toEqual(refusal('storage-unavailable', /no room/));
    expect(transport.log).toHaveLength(1);
    expect((await fetchWith({ transport, store })).bundle).not.toBeNull();
    const later = { currentVersion: 7, nowMs: NOW_MS + 2 * 86_400_000 };
    expect((await fetchWith({ transport, store }, later)).bundle).not.toBeNull();
    const other = new FakeServer(
      makeBundle(
        MUGS.slice(0, 4).map((item) => ({ ...item, followers: [] })),
        { version: 8 },
      ),
    );
    expect((await fetchWith({ transport: other, store }, { currentVersion: 7 })).bundle).not.toBeNull();
  });
});

describe('a download that nobody waits for any more', () => {
  it('asks the server for nothing more, not for the overlay either', async () => {
    const transport = new FakeServer(makeBundle());
    transport.contents.set(urlOf('uk.json'), '{}');
    let answer = (): void => undefined;
    transport.held = new Promise((resolve) => {
      answer = resolve;
    });
    const end = new AbortController();
    const timers = new ManualTimers();
    const outcome = fetchWith({ transport, timers }, { overlayUrl: urlOf('uk.json') }, end.signal);
    await settle();
    const asked = [...transport.log];
    end.abort();
    answer();
    await settle();
    timers.runOut();
    expect((await outcome).messages.at(-1)).toEqual({ kind: 'finished' });
    expect(asked).toHaveLength(2);
    expect(transport.log).toEqual(asked);
  });
});

describe('a bundle that the page holds', () => {
  const supply = (bytes: SuppliedBundle, changes = {}) =>
    fetchWith({ transport: new FakeServer() }, { bundle: { bytes }, ...changes });

  it('is checked in the same way', async () => {
    const bundle = makeBundle();
    expect((await supply(bundle)).bundle?.files).toHaveLength(4);
    expect((await supply(changed('graph', flipLastBit))).failed?.message).toMatch(/graph-.*SHA-256/);
    expect((await supply({ ...makeBundle(), manifest: Uint8Array.of(0xff, 0xfe) })).failed?.message).toMatch(/UTF-8/);
    expect((await supply({ ...makeBundle(), files: {} })).failed).toEqual(refusal('bundle-not-found', /ids-/));
    expect((await supply(version(7, { expires: 1 }))).failed?.code).toBe('bundle-expired');
  });

  it('is no news when its version is in use', async () => {
    expect((await supply(makeBundle(), { currentVersion: 7 })).bundle).toBeNull();
  });

  it('touches neither network nor device', async () => {
    const store = new FakeDevice();
    const transport = new FakeServer();
    await fetchWith({ transport, store }, { bundle: { bytes: makeBundle() } });
    expect({ log: transport.log, writes: store.writes }).toEqual({ log: [], writes: 0 });
  });
});
