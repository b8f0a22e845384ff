// ONNX Runtime Web as the encoder, in a sealed worker of its own.
import { afterEach, describe, expect, it } from 'vitest';
import type { RecommendationList, RecommenderOptions } from 'vitrine';
import type { OnnxOptions, onnx as onnxEncoder } from 'vitrine/onnx';
import { MUGS, makeBundle } from '../../web/support/bundle.js';
import { encoderModel, oneHot } from '../../web/support/onnx-model.js';
import { attack } from './support/attacks.js';
import type { Edition } from './support/editions.js';
import type { Tab } from './support/engine.js';
import { idsOf, inEachEngine, recommend, type Session, sealOf, settle, view } from './support/session.js';
import { RUNTIME } from './support/shop.js';
import { asText } from './support/wire.js';

declare global {
  /** Put there by the shop's page `encoder`. */
  var onnx: typeof onnxEncoder;
  /** How often the recommender said that lists changed. */
  var changes: number;
}

/** Each item points along an axis of its own. */
const items = MUGS.map((item, i) => ({ ...item, vector: MUGS.map((_, d) => (d === i ? 10 : 0)) }));
/** Who touched the first item is to get the last, and so on. */
const mirrored = encoderModel(oneHot([4, 3, 2, 1, 0], 10));

type Bundled = { model?: Uint8Array<ArrayBuffer> | null; signature?: string };

/** A page whose recommender has an ONNX encoder; it has viewed the first item. */
async function open(
  session: Session,
  name: string,
  { model = mirrored }: Bundled = {},
  options: OnnxOptions & Pick<RecommenderOptions, 'publicKey'> = {},
  edition: Edition = 'released',
): Promise<Tab> {
  session.shop.deploy(name, makeBundle(items, {}, model));
  const tab = await session.visit({ page: 'encoder', edition });
  await create(tab, name, options);
  return tab;
}

async function create(
  tab: Tab,
  name: string,
  { publicKey, ...options }: OnnxOptions & Pick<RecommenderOptions, 'publicKey'> = {},
): Promise<void> {
  const all = {
    bundle: `/model/${name}/manifest.json`,
    name,
    update: 'manual' as const,
    ...(publicKey && { publicKey }),
  };
  await tab.evaluate(
    (given, encoder) => {
      globalThis.changes = 0;
      globalThis.recommender = vitrine.createRecommender({ ...given, encoder: onnx(encoder) });
      recommender.on('change', () => globalThis.changes++);
    },
    all,
    { wasmUrl: RUNTIME, ...options } as OnnxOptions,
  );
  await view(tab, 'mug-red');
}

/** The first list by the ONNX model has the item first that it points at. */
async function untilTakenOver(tab: Tab, first: string): Promise<RecommendationList> {
  await tab.waitFor(async (wanted) => {
    const list = await recommender.recommend({ limit: 5, diversity: 0, exploration: 0 });
    return list.items[0]?.itemId === wanted || list.degraded?.code === 'encoder-failed';
  }, first);
  return recommend(tab, 5);
}

inEachEngine('The ONNX encoder', (session) => {
  afterEach(() => session().closeTabs());

  it('takes over when it is there, and the list says so; the first answers come from the built-in one', async () => {
    const tab = await open(session(), 'takes-over');
    const before = await recommend(tab, 5);
    expect(before.items).toHaveLength(5);
    const list = await untilTakenOver(tab, 'spoon');
    expect(list.degraded).toBeUndefined();
    expect(list.items[0]).toMatchObject({ itemId: 'spoon', source: 'encoder' });
    expect(await sealOf(tab)).toBe('frame');
  });

  it('follows the last click, in the same call', async () => {
    const tab = await open(session(), 'follows');
    await untilTakenOver(tab, 'spoon');
    await view(tab, 'mug-blue');
    const both = await recommend(tab, 2);
    expect(idsOf(both).sort()).toEqual(['pan', 'spoon']);
  });

  it('tells the page that lists are others now', async () => {
    const tab = await open(session(), 'tells');
    await tab.waitFor(() => globalThis.changes >= 2);
    expect(idsOf(await recommend(tab, 1))).toEqual(['spoon']);
  });

  it('says encoder-failed for a model whose output is too short, and lists all the same', async () => {
    const model = encoderModel(MUGS.map(() => [1, 2, 3]));
    const list = await untilFailed(await open(session(), 'too-short', { model }));
    expect(list.degraded?.message).toMatch(/output user has 3 numbers.*have 5/);
  });

  it('says encoder-failed for an operator that the runtime does not know', async () => {
    const nodes = [{ operator: 'Divine', inputs: ['items'], outputs: ['user'] }];
    const list = await untilFailed(
      await open(session(), 'operator', { model: encoderModel(oneHot([0, 1, 2, 3, 4], 1), { nodes }) }),
    );
    expect(list.degraded?.message).toMatch(/Divine/);
  });

  it('says encoder-failed for a model of fewer items', async () => {
    const model = encoderModel(oneHot([0, 1, 2, 3, 4], 1).slice(0, 3));
    const list = await untilFailed(await open(session(), 'fewer', { model }));
    expect(list.degraded?.message).toMatch(/fails for the last of the bundle's 5 items/);
  });

  it('says where the runtime has to be when it is not there', async () => {
    const list = await untilFailed(await open(session(), 'no-runtime', {}, { wasmUrl: '/nowhere.wasm' }));
    expect(list.degraded?.message).toMatch(/nowhere\.wasm answered with status 404.*onnxruntime-web.*wasmUrl/);
  });

  describe('is behind the wall:', () => {
    it('nothing gets out of its worker', async () => {
      const tab = await open(session(), 'escape', {}, {}, 'attacked-encoder');
      await untilTakenOver(tab, 'spoon');
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
  });
});

async function untilFailed(tab: Tab): Promise<RecommendationList> {
  await tab.waitFor(async () => (await recommender.recommend()).degraded?.code === 'encoder-failed');
  const list = await recommend(tab, 5);
  expect(list.items).toHaveLength(5);
  expect(list.degraded?.code).toBe('encoder-failed');
  return list;
}
