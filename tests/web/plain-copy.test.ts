import { describe, expect, it } from 'vitest';
import { plainCopy } from '../../web/src/client/plain-copy.js';

describe('a plain copy', () => {
  it('says the same, and no longer follows what it was made from', () => {
    const date = new Date(5);
    const options = {
      limit: 3,
      exclude: ['mug'],
      filter: { any: [{ price: { lte: 20 } }, null] },
      date,
      none: undefined,
    };
    const copy = plainCopy(options);
    expect(copy).toEqual(options);
    options.exclude.push('cup');
    expect(copy.exclude).toEqual(['mug']);
    expect(plainCopy(Object.create(null, { limit: { value: 3, enumerable: true } }))).toEqual({ limit: 3 });
    for (const value of [undefined, null, 7, 'mug', false]) expect(plainCopy(value)).toBe(value);
  });

  it('reads through the proxies of frameworks, which no message may carry', () => {
    const reactive = (value: object): object => new Proxy(value, {});
    const options = reactive({ exclude: reactive(['mug']), filter: reactive({ brand: 'Forge' }) });
    expect(() => structuredClone(options)).toThrow();
    expect(structuredClone(plainCopy(options))).toEqual({ exclude: ['mug'], filter: { brand: 'Forge' } });
  });

  it('can be sent whatever is in it: what is no data becomes NaN, which no option takes', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    const options = {
      limit: () => 8,
      exclude: [Symbol('mug')],
      element: new (class Element {})(),
      bytes: new Map(),
      endless,
    };
    const sent = structuredClone(plainCopy<unknown>(options));
    expect(sent).toMatchObject({ limit: Number.NaN, exclude: [Number.NaN], element: Number.NaN, bytes: Number.NaN });
    expect(JSON.stringify(sent)).toContain('"self":null');
  });
});
