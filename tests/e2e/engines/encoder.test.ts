// ONNX Runtime Web as the encoder, in a sealed worker of its own.
import { createHash } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RecommendationList, RecommenderOptions } from 'vitrine';
import type { OnnxOptions, onnx as onnxEncoder } from 'vitrine/onnx';
import { INT32, INT64, type Node } from '../../../tools/lib/onnx-writer.mjs';
import { type MadeBundle, MUGS, makeBundle } from '../../web/support/bundle.js';
import { encoderModel, type ModelShape, oneHot } from '../../web/support/onnx-model.js';
import { makeKey, type TestKey } from '../../web/support/signing.js';
import { attack } from './support/attacks.js';
import type { Edition } from './support/editions.js';
import type { Tab } from './support/engine.js';
import { idsOf, inEachEngine, recommend, type Session, sealOf, settle, view } from './support/session.js';
import { HUGE, RUNTIME, RUNTIME_SECOND_TIME } from './support/shop.js';
import { asText } from './support/wire.js';

declare global {
  /** Put there by the shop's page `encoder`. */
  var onnx: typeof onnxEncoder;
  /** How often the recommender said that lists changed. */
  var changes: number;
  /** What it said that it cannot do. */
  var degradations: string[];
}

type Model = Uint8Array<ArrayBuffer>;
type PageOptions = OnnxOptions & Pick<RecommenderOptions, 'publicKey'>;

/** Each item points along an axis of its own. */
const items = MUGS.map((item, i) => ({ ...item, vector: MUGS.map((_, d) => (d === i ? 10 : 0)) }));
/** Who touched the first item is to get the last, and so on. */
const MIRROR = [4, 3, 2, 1, 0];
const mirrored = encoderModel(oneHot(MIRROR, 10));
/** The same, with changes. */
const mirroredBut = (changes: ModelShape): Model => encoderModel(oneHot(MIRROR, 10), changes);
const int32 = (name: string, ...shape: number[]) => ({ name, type: INT32, shape });

inEachEngine('The ONNX encoder', (session) => {
  afterEach(() => session().closeTabs());

  it('takes over when it is there, and the page hears of it; the first answers come from the built-in one', async () => {
    const tab = await open(session(), 'takes-over');
    await tab.evaluate(() => recommender.ready);
    const before = await recommend(tab, 5);
    expect(before.items).toHaveLength(5);
    expect(before.degraded).toBeUndefined();
    expect(idsOf(before)[0]).not.toBe('spoon');
    const list = await untilTakenOver(tab);
    expect(list.degraded).toBeUndefined();
    expect(list.items[0]).toMatchObject({ itemId: 'spoon', source: 'encoder' });
    // One for the event, one for the encoder.
    expect(await tab.evaluate(() => globalThis.changes)).toBe(2);
    expect(await sealOf(tab)).toBe('frame');
  });

  it('follows the last click, in the same call', async () => {
    const tab = await open(session(), 'follows');
    await untilTakenOver(tab);
    const both = await tab.evaluate(() => {
      recommender.track({ type: 'view', itemId: 'mug-blue' });
      return recommender.recommend({ limit: 2, diversity: 0, exploration: 0 });
    });
    expect(idsOf(both).sort()).toEqual(['pan', 'spoon']);
  });

  it('comes from a URL of the page, or as a part of the bundle, and costs nothing where nobody asks for it', async () => {
    session().shop.deploy('from-url', makeBundle(items));
    session().shop.deploy('models', { manifest: '', files: { 'encoder.onnx': mirrored } });
    const tab = await session().visit({ page: 'encoder' });
    await create(tab, 'from-url', { url: '/model/models/encoder.onnx' });
    await untilTakenOver(tab);
    session().shop.clear();
    session().shop.deploy('unasked', makeBundle(items, {}, mirrored));
    const other = await session().open('unasked', { bundle: '/model/unasked/manifest.json' });
    await other.evaluate(() => recommender.recommend());
    const paths = session().shop.paths();
    expect(paths.filter((path) => /onnx|runtime/.test(path))).toEqual([]);
    expect(paths).toContain('/model/unasked/manifest.json');
  });

  it('goes over to the next bundle with a worker of its own', async () => {
    const tab = await open(session(), 'next-bundle');
    await untilTakenOver(tab);
    // Who touched the first item is to get the one before the last now.
    const next = encoderModel(oneHot([3, 4, 2, 1, 0], 10));
    session().shop.deploy('next-bundle', makeBundle(items, { version: 8 }, next));
    await tab.evaluate(() => recommender.update());
    await untilTakenOver(tab, 'pan');
    expect(await tab.evaluate(() => recommender.version)).toBe(8);
  });

  describe('says encoder-failed, and lists go on, for', () => {
    const divine: Node[] = [{ operator: 'Divine', inputs: ['items'], outputs: ['user'] }];
    it.each<[string, Model, RegExp]>([
      ['an input of another name', mirroredBut({ items: 'sequence' }), /no input items, only sequence, mask/],
      [
        'indices of 64 bits',
        mirroredBut({ inputs: [{ ...int32('items', 1, 4), type: INT64 }, int32('mask', 1, 4)] }),
        /items must be int32/,
      ],
      ['an output that is too short', encoderModel(MUGS.map(() => [1, 2, 3])), /output user has 3 numbers.*have 5/],
      [
        'an operator that the runtime does not know',
        mirroredBut({ nodes: divine }),
        /does not take the model: .*Divine/s,
      ],
      [
        'a model of fewer items',
        encoderModel(oneHot(MIRROR, 1).slice(0, 3)),
        /fails for the last of the bundle's 5 items/,
      ],
      ['a file that is no model', Uint8Array.from(mirrored, (byte) => byte ^ 0x55), /does not take the model/],
    ])('%s', async (what, model, message) => {
      const tab = await open(session(), `bad-${what.replaceAll(' ', '-')}`, model);
      const list = await untilFailed(tab);
      expect(list.degraded?.message).toMatch(message);
      // Nothing was tried a second time: the model is to blame.
      expect(
        session()
          .shop.paths()
          .filter((path) => path === RUNTIME),
      ).toHaveLength(1);
      await view(tab, 'mug-blue');
      expect((await recommend(tab, 5)).items).toHaveLength(5);
    });

    it('a model of 200 MB, of which nothing is loaded', async () => {
      const bundle = makeBundle(items, {}, mirrored);
      const manifest = JSON.parse(bundle.manifest);
      for (const file of manifest.files) if (file.role === 'encoder-onnx') file.bytes = 200e6;
      session().shop.clear();
      session().shop.deploy('huge', { ...bundle, manifest: JSON.stringify(manifest) });
      const tab = await session().visit({ page: 'encoder' });
      await create(tab, 'huge');
      expect((await untilFailed(tab)).degraded?.message).toMatch(/encoder-onnx.* has 191 MiB, the limit is 64/);
      expect(
        session()
          .shop.paths()
          .filter((path) => path.includes('encoder-onnx')),
      ).toEqual([]);
      const other = await session().visit({ page: 'encoder' });
      await create(other, 'huge', { url: HUGE });
      expect((await untilFailed(other)).degraded?.message).toMatch(/huge\.onnx has 191 MiB, the limit is 64/);
    });

    it('a runtime that is not there, and says where it has to be', async () => {
      const list = await untilFailed(await open(session(), 'no-runtime', mirrored, { wasmUrl: '/nowhere.wasm' }));
      expect(list.degraded?.message).toMatch(/nowhere\.wasm answered with status 404.*onnxruntime-web.*wasmUrl/);
    });
  });

  describe('is started again, alone,', () => {
    it('when its runtime did not start', async () => {
      const tab = await open(session(), 'respawned', mirrored, { wasmUrl: RUNTIME_SECOND_TIME });
      // The core kept what this page did, which without consent is nowhere else.
      await untilTakenOver(tab);
      expect(
        session()
          .shop.paths()
          .filter((path) => path === RUNTIME_SECOND_TIME),
      ).toHaveLength(2);
      expect(await tab.evaluate(() => globalThis.degradations)).toEqual([]);
    });

    it('when it broke later, and only once', async () => {
      // What it makes of the second item is no number.
      const model = encoderModel(oneHot(MIRROR, 10).map((row, i) => (i === 1 ? row.map(() => Number.NaN) : row)));
      const tab = await open(session(), 'broken', model);
      await untilTakenOver(tab);
      session().shop.clear();
      await view(tab, 'mug-blue');
      const meanwhile = await recommend(tab, 5);
      expect(meanwhile.items).toHaveLength(5);
      expect(meanwhile.degraded).toBeUndefined();
      const list = await untilFailed(tab);
      expect(list.degraded?.message).toMatch(/not as 5 finite ones/);
      expect(
        session()
          .shop.paths()
          .filter((path) => path === RUNTIME),
      ).toHaveLength(1);
    });
  });

  describe('with a pinned key', () => {
    let key: TestKey;
    const sha256 = createHash('sha256').update(mirrored).digest('hex');
    const foreign = '/model/foreign/encoder.onnx';
    beforeAll(async () => {
      key = await makeKey('p256');
    });

    async function visitSigned(name: string, bundle: MadeBundle, options: OnnxOptions): Promise<Tab> {
      session().shop.deploy(name, bundle, await key.sign(bundle.manifest));
      session().shop.deploy('foreign', { manifest: '', files: { 'encoder.onnx': mirrored } });
      session().shop.clear();
      const tab = await session().visit({ page: 'encoder' });
      await create(tab, name, { publicKey: key.publicKey, ...options });
      return tab;
    }

    it('does not run a model that nobody has signed, and does not ask for it', async () => {
      const tab = await visitSigned('unsigned-model', makeBundle(items), { url: foreign });
      expect((await untilFailed(tab)).degraded?.message).toMatch(/publicKey is pinned, and nothing signed names/);
      expect(
        session()
          .shop.paths()
          .filter((path) => path === foreign || path === RUNTIME),
      ).not.toContain(foreign);
    });

    it('runs the one of the signed bundle, and one whose hash the page gives', async () => {
      await untilTakenOver(await visitSigned('signed-model', makeBundle(items, {}, mirrored), {}));
      await untilTakenOver(await visitSigned('hashed-model', makeBundle(items), { url: foreign, sha256 }));
    });

    it('does not run another one that the host has put in its place', async () => {
      const bundle = makeBundle(items, {}, mirrored);
      const path = Object.keys(bundle.files).find((name) => name.startsWith('encoder-onnx')) as string;
      const swapped = { ...bundle, files: { ...bundle.files, [path]: encoderModel(oneHot([0, 1, 2, 3, 4], 10)) } };
      expect((await untilFailed(await visitSigned('swapped-model', swapped, {}))).degraded?.message).toMatch(
        /has another SHA-256/,
      );
    });
  });

  describe('is behind the wall:', () => {
    it('nothing gets out of its worker', async () => {
      const tab = await open(session(), 'escape', mirrored, {}, 'attacked-encoder');
      await untilTakenOver(tab);
      session().shop.clear();
      const targets = [`http://${session().shop.trap.host}`, session().shop.url];
      const outcomes = await attack(tab, targets, async () => {
        await tab.reload();
        await tab.waitFor(() => globalThis.vitrine !== undefined);
        await create(tab, 'escape');
      });
      expect(Object.keys(outcomes).length).toBeGreaterThan(30);
      expect(Object.keys(outcomes).filter((name) => outcomes[name]?.includes('went through'))).toEqual([]);
      await settle(session());
      expect(asText(session().shop.trap.received)).not.toContain('/leak/');
      expect(asText(session().shop.wire.received)).not.toContain('/leak/');
    });

    it('it is told nothing where the wall does not hold', async () => {
      const list = await untilFailed(await open(session(), 'unsealed', mirrored, {}, 'unsealed-encoder'));
      expect(list.degraded?.message).toMatch(/not sealed/);
    });
  });
});

/** A page whose recommender has an ONNX encoder; it has viewed the first item. */
async function open(
  session: Session,
  name: string,
  model: Model = mirrored,
  options: PageOptions = {},
  edition: Edition = 'released',
): Promise<Tab> {
  session.shop.deploy(name, makeBundle(items, {}, model));
  session.shop.clear();
  const tab = await session.visit({ page: 'encoder', edition });
  await create(tab, name, options);
  return tab;
}

async function create(tab: Tab, name: string, { publicKey, ...options }: PageOptions = {}): Promise<void> {
  const bundle = `/model/${name}/manifest.json`;
  const all = { bundle, name, update: 'manual' as const, ...(publicKey && { publicKey }) };
  await tab.evaluate(
    (given, encoder) => {
      globalThis.changes = 0;
      globalThis.degradations = [];
      globalThis.recommender = vitrine.createRecommender({ ...given, encoder: onnx(encoder) });
      recommender.on('change', () => globalThis.changes++);
      recommender.on('degraded', ({ message }) => globalThis.degradations.push(message));
    },
    all,
    { wasmUrl: RUNTIME, ...options } as Record<string, string>,
  );
  await view(tab, 'mug-red');
}

/** The first list by the ONNX model has the item first that it points at. */
async function untilTakenOver(tab: Tab, first = 'spoon'): Promise<RecommendationList> {
  await tab.waitFor(async (wanted) => {
    const list = await recommender.recommend({ limit: 5, diversity: 0, exploration: 0 });
    return list.items[0]?.itemId === wanted || list.degraded?.code === 'encoder-failed';
  }, first);
  const list = await recommend(tab, 5);
  expect(list.degraded).toBeUndefined();
  return list;
}

async function untilFailed(tab: Tab): Promise<RecommendationList> {
  await tab.waitFor(async () => (await recommender.recommend()).degraded?.code === 'encoder-failed');
  const list = await recommend(tab, 5);
  expect(list.items).toHaveLength(5);
  expect(list.degraded?.code).toBe('encoder-failed');
  expect(await tab.evaluate(() => globalThis.degradations)).toEqual([list.degraded?.message]);
  return list;
}
