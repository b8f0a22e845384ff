// Which bundle a page takes, from a host that may be anybody's: in all three engines, because each has a WebCrypto and an
// IndexedDB of its own.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MUGS, makeBundle } from '../../web/support/bundle.js';
import { makeKey, type TestKey } from '../../web/support/signing.js';
import type { Tab } from './support/engine.js';
import { inEachEngine, type Options, recommend } from './support/session.js';

/** 2100: later than any clock that runs these tests. */
const LATER = 4_102_444_800;
const version = (n: number, more: Record<string, unknown> = {}) => makeBundle(MUGS, { version: n, ...more });

inEachEngine('A bundle', (session) => {
  let key: TestKey;
  let second: TestKey;
  let other: TestKey;
  let name: string;
  let count = 0;

  beforeAll(async () => {
    [key, second, other] = await Promise.all([makeKey('p256'), makeKey('ed25519'), makeKey('p256')]);
  });

  afterEach(() => session().closeTabs());

  /** Each test has a folder on the server, and a storage, of its own. */
  const deploy = (bundle: ReturnType<typeof version>, signature?: string): void =>
    session().shop.deploy(name, bundle, signature);
  const fresh = (): void => {
    name = `trust-${++count}`;
  };
  const optionsOf = (more: Options = {}) => ({
    bundle: `/model/${name}/manifest.json`,
    name,
    update: 'manual' as const,
    ...more,
  });
  const visit = (more: Options = {}): Promise<Tab> => session().open(name, optionsOf(more));
  /** A visit whose bundle the next one finds on the device. */
  async function visitAndStore(more: Options = {}): Promise<Tab> {
    const tab = await visit(more);
    await tab.waitFor(async (options) => {
      await recommender.close();
      globalThis.recommender = vitrine.createRecommender(options);
      await recommender.ready;
      return (await recommender.stats()).bundle?.downloadedBytes === 0;
    }, optionsOf(more));
    return tab;
  }
  const ready = (tab: Tab) => tab.evaluate(() => recommender.ready);
  const update = (tab: Tab) => tab.evaluate(() => recommender.update());
  const refused = (code: string, message: RegExp) => ({ code, message: expect.stringMatching(message) });
  const asked = (): string[] =>
    session()
      .shop.paths()
      .filter((path) => path.startsWith(`/model/${name}/`));

  describe('with a pinned key', () => {
    it('that has signed it is taken, and found on the device by the next visit', async () => {
      fresh();
      const bundle = version(7);
      deploy(bundle, (await second.sign(bundle.manifest)) + (await key.sign(bundle.manifest)));
      const tab = await visitAndStore({ publicKey: key.publicKey });
      session().shop.clear();
      await session().reopen(tab, name, optionsOf({ publicKey: key.publicKey }));
      expect((await recommend(tab)).items).toHaveLength(5);
      expect(asked()).toEqual([]);
    });

    it('that has not signed it is refused before any of its files is fetched', async () => {
      fresh();
      const bundle = version(7);
      deploy(bundle, await other.sign(bundle.manifest));
      session().shop.clear();
      const tab = await visit({ publicKey: key.publicKey });
      expect((await ready(tab)).degraded).toEqual(
        refused('bundle-untrusted', /manifest\.sig is not .*by a pinned key/),
      );
      expect((await recommend(tab)).items).toEqual([]);
      expect(asked().filter((path) => !/manifest\.(json|sig)$/.test(path))).toEqual([]);
    });

    it('is refused when it was changed after signing', async () => {
      fresh();
      const signature = await key.sign(version(7).manifest);
      deploy(version(8), signature);
      const tab = await visit({ publicKey: key.publicKey });
      expect((await ready(tab)).degraded?.code).toBe('bundle-untrusted');
    });

    it('and no signature is refused, also when it is on the device already', async () => {
      fresh();
      deploy(version(7));
      const tab = await visitAndStore();
      await session().reopen(tab, name, optionsOf({ publicKey: key.publicKey }));
      expect((await ready(tab)).degraded).toEqual(refused('bundle-untrusted', /vitrine sign/));
    });
  });

  it('of an older version is refused, with the one in use and without', async () => {
    fresh();
    deploy(version(7));
    const tab = await visitAndStore();
    deploy(version(6));
    const untrusted = refused('bundle-untrusted', /version 6.*has seen 7.*--bundle-version/);
    expect(await update(tab)).toEqual({ bundleVersion: 7, degraded: untrusted });
    expect((await recommend(tab)).bundleVersion).toBe(7);
    // With a key that has not signed the one on the device, that one does not count. What was seen does.
    const older = version(6);
    deploy(older, await key.sign(older.manifest));
    await session().reopen(tab, name, optionsOf({ publicKey: key.publicKey }));
    expect(await ready(tab)).toEqual({ bundleVersion: null, degraded: untrusted });
  });

  it.each([
    ['that has expired', { expires: 1_700_000_000 }, 'bundle-expired', /version 8 expired at 2023.*--expires-days/],
    ['of a newer format', { format: 99 }, 'bundle-too-new', /format 99.*update the vitrine package/],
  ])('%s is refused, and the one in use goes on', async (_what, change, code, message) => {
    fresh();
    deploy(version(7));
    const tab = await visitAndStore();
    deploy(version(8, change));
    expect(await update(tab)).toEqual({ bundleVersion: 7, degraded: refused(code, message) });
    await session().reopen(tab, name, optionsOf());
    expect((await recommend(tab)).bundleVersion).toBe(7);
  });

  it('that expires on the device goes on serving, and lists say so', async () => {
    fresh();
    deploy(version(7, { expires: LATER }));
    const tab = await visitAndStore();
    await tab.evaluate(
      async (options, later) => {
        await recommender.close();
        globalThis.recommender = vitrine.createRecommender({ ...options, now: () => (later + 1) * 1000 });
      },
      optionsOf(),
      LATER,
    );
    const list = await recommend(tab);
    expect(list.items).toHaveLength(5);
    expect(list.degraded).toEqual(refused('bundle-expired', /--expires-days/));
  });
});
