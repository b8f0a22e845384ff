import { describe, expect, it } from 'vitest';
import { loadEngine } from './fake-core.mjs';
import { bundleBytes, coreWith, START, WASM } from './support/cores.js';
import { NOW_MS, settle } from './support/fakes.js';

/** A core over an engine that notes what it is asked. */
async function observed(isDevelopment = true) {
  const asked: { rules: unknown }[] = [];
  const set: [column: number, items: number[], values: number[]][] = [];
  const module = {
    loadEngine: (...args: Parameters<typeof loadEngine>) => {
      const loaded = loadEngine(...args);
      const engine = loaded.engine;
      if (!engine) return loaded;
      const list: typeof engine.list = (kind, events, options) => {
        asked.push(options);
        return engine.list(kind, events, options);
      };
      const setNumbers: typeof engine.setNumbers = (column, items, values) => {
        set.push([column, [...items], [...values]]);
        return 0;
      };
      return {
        ...loaded,
        engine: {
          list,
          setNumbers,
          predict: engine.predict,
          describe: () => engine.describe(),
          learn: engine.learn,
          delete: () => undefined,
        },
      };
    },
  };
  const setup = coreWith({ isDevelopment, createModule: async () => module });
  setup.send(START);
  setup.send({ kind: 'wasm', module: WASM });
  setup.send({ kind: 'assets', bundle: await bundleBytes(), downloadedBytes: 99 });
  await settle();
  const refused = async (options: object) => {
    setup.send({ kind: 'call', id: 99, call: 'list', args: { list: undefined, items: undefined, options } });
    await settle();
    return setup.posted.at(-1);
  };
  return { ...setup, asked, set, refused };
}

describe('lists with rules', () => {
  it('ask the engine for what the rules mean, and for nothing without rules', async () => {
    const { list, asked } = await observed();
    await list({ filter: { category: 'mugs' }, pin: [{ itemId: 'pan', position: 2 }] });
    await list();
    expect(asked[0]?.rules).toMatchObject({
      filter: Float32Array.of(6, 0, 1, 0),
      pinItems: Int32Array.of(3),
      pinPositions: Int32Array.of(2),
    });
    expect(asked[1]?.rules).toMatchObject({ filter: new Float32Array(), pinItems: new Int32Array(), maxPerGroup: 0 });
  });

  it('reject what is no rule, naming it', async () => {
    const { refused } = await observed();
    expect(await refused({ filter: 'mugs' })).toMatchObject({
      kind: 'reply-error',
      id: 99,
      code: 'invalid-argument',
      message: expect.stringContaining('filter must be'),
    });
  });

  it('reject an unknown attribute in development', async () => {
    const { refused } = await observed();
    expect(await refused({ filter: { colour: 'red' } })).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('no attribute colour'),
    });
  });

  it('are empty in production when the bundle has lost an attribute, and the page hears of it', async () => {
    const { list, posted } = await observed(false);
    const answer = await list({ filter: { colour: 'red' } });
    expect(answer.items).toEqual([]);
    expect(answer.degraded?.code).toBe('unknown-attribute');
    expect(posted).toContainEqual({ kind: 'error', degraded: answer.degraded });
  });

  it('say when the filter leaves nothing, but not on the page behind the last', async () => {
    const { list } = await observed();
    const all = ['mug-red', 'mug-blue', 'tasse-weiß', 'pan', 'spoon'];
    const hide = [{ itemIds: all }];
    const empty = await list({ hide, exclude: all });
    expect(empty.items).toEqual([]);
    expect(empty.degraded?.code).toBe('no-match');
    expect((await list({ hide, exclude: all, offset: 3 })).degraded?.code).toBe('no-history');
  });

  it('count pins of ids that the bundle does not know', async () => {
    const { list, call } = await observed();
    const pin = [{ itemId: 'gone', position: 1 }];
    await list({ pin });
    await list({ pin });
    expect(await call<object>({ call: 'stats', args: null })).toMatchObject({ lists: { count: 2, unknownPins: 2 } });
  });

  it('follow prices and stock of an overlay, and forget them with it', async () => {
    const { send, set, list } = await observed();
    send({ kind: 'overlay', overlay: { 'mug-red': { price: 5, stock: 0 }, gone: { price: 1 } } });
    send({ kind: 'overlay', overlay: { pan: { stock: 4 } } });
    expect(set).toEqual([
      [2, [0], [5]],
      [3, [0], [0]],
      [2, [0, 3], [7.5, 31]],
      [3, [0, 3], [Number.NaN, 4]],
    ]);
    const { items } = await list({ limit: 5 });
    expect(items[3]?.item).toMatchObject({ itemId: 'pan', stock: 4 });
  });
});

describe('placements', () => {
  const pinning = (itemId: string, more: object = {}) => ({ ...more, pin: [{ itemId, position: 1 }] });
  const pinsOf = ({ asked }: Awaited<ReturnType<typeof observed>>) =>
    asked.map(({ rules }) => [...((rules as { pinItems: Int32Array } | null)?.pinItems ?? [])]);

  it('add to the rules of the call, which come first, then their own, then those of all lists', async () => {
    const core = await observed();
    core.send({ kind: 'placements', placements: { home: [pinning('mug-blue')], '*': [pinning('spoon')] } });
    await core.list({ placement: 'home', ...pinning('pan') });
    await core.list({ placement: 'cart' });
    await core.list();
    expect(pinsOf(core)).toEqual([[3, 1, 4], [4], [4]]);
  });

  it('hold from their first moment until before their last', async () => {
    const core = await observed();
    const at = (ms: number) => new Date(NOW_MS + ms).toISOString();
    const home = [
      pinning('mug-red', { from: at(0), until: at(1) }),
      pinning('mug-blue', { from: at(1) }),
      pinning('pan', { until: at(0) }),
    ];
    core.send({ kind: 'placements', placements: { home } });
    await core.list({ placement: 'home' });
    expect(pinsOf(core)).toEqual([[0]]);
  });

  it('that this bundle cannot follow are left out and told of once', async () => {
    const core = await observed();
    const home = [{ filter: { colour: 'red' } }, { pin: 'mug' }, pinning('pan')];
    core.send({ kind: 'placements', placements: { home } });
    await core.list({ placement: 'home' });
    await core.list({ placement: 'home' });
    expect(pinsOf(core)).toEqual([[3], [3]]);
    const told = core.posted.flatMap((message) => (message.kind === 'error' ? [message.degraded] : []));
    expect(told.map(({ code }) => code)).toEqual(['unknown-attribute', 'bundle-corrupt']);
    expect(told[1]?.message).toContain('placements.home[1].pin must be');
  });

  it('of a name that objects have anyway are none', async () => {
    const core = await observed();
    core.send({ kind: 'placements', placements: {} });
    await core.list({ placement: 'constructor' });
    expect(pinsOf(core)).toEqual([[]]);
  });
});
