import { describe, expect, it } from 'vitest';
import { formatTable, makeEntry, meanAndDeviation, median } from '../../tools/lib/bench.mjs';

describe('A benchmark entry', () => {
  it('takes the median of the runs and their range', () => {
    const entry = makeEntry({ name: 'a', values: [3, 1, 2], unit: 's', goal: 2 }, 'here');
    expect(entry).toEqual({
      ...{ name: 'a', value: 2, unit: 's', goal: 2, better: 'lower', met: true, n: 3, spread: 2, where: 'here' },
    });
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('takes the mean over seeds and the standard deviation of a sample', () => {
    const { mean, deviation } = meanAndDeviation([0.1, 0.2, 0.6]);
    expect(mean).toBeCloseTo(0.3);
    expect(deviation).toBeCloseTo(Math.sqrt(0.14 / 2));
    expect(meanAndDeviation([5])).toEqual({ mean: 5, deviation: 0 });
  });

  it('meets a goal only on the right side of it', () => {
    const met = (values: number, better: 'lower' | 'higher') =>
      makeEntry({ name: 'a', values, unit: '', goal: 10, better }, 'here').met;
    expect([met(9, 'lower'), met(11, 'lower'), met(9, 'higher'), met(11, 'higher')]).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('never meets a goal with a figure that is none', () => {
    expect(makeEntry({ name: 'a', values: Number.NaN, unit: '', goal: 1 }, 'here').met).toBe(false);
  });

  it('says in the table what was missed', () => {
    const table = formatTable([makeEntry({ name: 'time', values: 20, unit: 's', goal: 15 }, 'here')]);
    expect(table.split('\n')[2]).toMatch(/\| time +\| 20 s +\| <= 15 +\| MISSED/);
  });
});
