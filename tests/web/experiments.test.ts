import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Experiments } from '../../web/src/client/experiments.js';

let stored: Record<string, string>;

beforeEach(() => {
  stored = {};
  // Own properties are the keys, as of the real one.
  const storage = Object.create({
    getItem: (key: string) => stored[key] ?? null,
    setItem(this: Record<string, string>, key: string, value: string) {
      stored[key] = value;
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete stored[key];
      delete this[key];
    },
  }) as Record<string, string>;
  vi.stubGlobal('localStorage', storage);
});

afterEach(() => vi.unstubAllGlobals());

describe('experiment()', () => {
  it('gives the same variant again, on this page and, with consent, on the next', () => {
    const experiments = new Experiments('default');
    const variant = experiments.variantOf('row', ['a', 'b'], true);
    expect(['a', 'b']).toContain(variant);
    for (let visit = 0; visit < 20; visit++) {
      expect(experiments.variantOf('row', ['a', 'b'], true)).toBe(variant);
      expect(new Experiments('default').variantOf('row', ['a', 'b'], true)).toBe(variant);
    }
    expect(stored).toEqual({ 'vitrine-experiment:default:row': variant });
    expect(experiments.label()).toBe(`row=${variant}`);
  });

  it('keeps nothing without consent, and nothing of what was cleared', () => {
    const experiments = new Experiments('default');
    experiments.variantOf('row', ['a', 'b'], false);
    expect(stored).toEqual({});
    experiments.variantOf('row', ['a', 'b'], true);
    experiments.clear();
    expect([stored, experiments.label()]).toEqual([{}, null]);
  });

  it('draws every variant', () => {
    const drawn = new Set(
      Array.from({ length: 200 }, () => new Experiments('d').variantOf('row', ['a', 'b', 'c'], false)),
    );
    expect([...drawn].sort()).toEqual(['a', 'b', 'c']);
  });

  it('draws again when the variant is no longer one', () => {
    stored['vitrine-experiment:default:row'] = 'gone';
    expect(['a', 'b']).toContain(new Experiments('default').variantOf('row', ['a', 'b'], true));
  });

  it.each([
    ['name', ['', ['a', 'b']]],
    ['variants', ['row', ['a']]],
    ['variants', ['row', 'ab']],
    ['variants\\[1\\]', ['row', ['a', 7]]],
  ])('names %s when it is wrong: %j', (argument, [name, variants]) => {
    const draw = () => new Experiments('default').variantOf(name as string, variants as string[], false);
    expect(draw).toThrow(new RegExp(`^${argument} must be`));
  });
});
