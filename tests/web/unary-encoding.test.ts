import { describe, expect, it } from 'vitest';
import { encodeUnary, epsilonOf, falseThreshold, TRUE_THRESHOLD } from '../../web/src/shared/unary-encoding.js';

const EPSILONS = [0.1, 0.5, 1, 2, 3, 4];
const SPAN = 2 ** 32;

/** Numbers from the cryptographic source, fetched in the largest pieces that it gives. */
function randomNumbers(count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  for (let i = 0; i < count; i += 16_384) crypto.getRandomValues(numbers.subarray(i, Math.min(count, i + 16_384)));
  return numbers;
}

/** How likely each of the 2^count reports is for a shopper of this category, by the thresholds themselves. */
function tableOf(category: number, count: number, threshold: number): number[] {
  return Array.from({ length: 2 ** count }, (_, report) => {
    let likely = 1;
    for (let i = 0; i < count; i++) {
      const one = (i === category ? TRUE_THRESHOLD : threshold) / SPAN;
      likely *= (report >> i) & 1 ? one : 1 - one;
    }
    return likely;
  });
}

describe('the encoding of a category', () => {
  it.each(EPSILONS)('spends at most epsilon = %d, and hardly less: by the whole table of probabilities', (epsilon) => {
    const count = 5;
    const threshold = falseThreshold(epsilon);
    // Whoever has no category is a shopper like the others.
    const tables = [-1, 0, 1, 2, 3, 4].map((category) => tableOf(category, count, threshold));
    let largest = 0;
    for (const a of tables) {
      for (const b of tables) {
        for (const [report, likely] of a.entries())
          largest = Math.max(largest, Math.log(likely / (b[report] as number)));
      }
      expect(a.reduce((sum, likely) => sum + likely, 0)).toBeCloseTo(1, 12);
    }
    expect(largest).toBeLessThanOrEqual(epsilon);
    expect(largest).toBeGreaterThan(epsilon - 1e-6);
    expect(epsilonOf(TRUE_THRESHOLD, threshold)).toBeCloseTo(largest, 12);
  });

  it.each([1, 2, 4])('is found to spend no more than epsilon = %d in an audit of a million draws', (epsilon) => {
    const draws = 1_000_000;
    const threshold = falseThreshold(epsilon);
    // What tells shopper 0 from shopper 1 best: the bit of 0 is there, and that of 1 is not.
    const told = (category: number): number => {
      const random = randomNumbers(2 * draws);
      let count = 0;
      for (let i = 0; i < draws; i++) {
        count += encodeUnary(category, 2, threshold, random.subarray(2 * i, 2 * i + 2)) === '10' ? 1 : 0;
      }
      return count;
    };
    const [of0, of1] = [told(0), told(1)];
    const measured = Math.log(of0 / of1);
    // Of the logarithm of a ratio of two counts.
    const standardError = Math.sqrt(1 / of0 - 1 / draws + 1 / of1 - 1 / draws);
    expect(measured).toBeLessThan(epsilon + 4 * standardError);
    expect(measured).toBeGreaterThan(epsilon - 4 * standardError);
    expect(standardError).toBeLessThan(0.02);
  });

  it('keeps and invents bits as often as the thresholds say', () => {
    const draws = 200_000;
    const threshold = falseThreshold(2);
    let [kept, invented] = [0, 0];
    const random = randomNumbers(2 * draws);
    for (let i = 0; i < draws; i++) {
      const bits = encodeUnary(1, 2, threshold, random.subarray(2 * i, 2 * i + 2));
      kept += bits[1] === '1' ? 1 : 0;
      invented += bits[0] === '1' ? 1 : 0;
    }
    const near = (count: number, share: number) =>
      expect(Math.abs(count / draws - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / draws));
    near(kept, 0.5);
    near(invented, threshold / SPAN);
  });

  it('decides by whole numbers alone', () => {
    const threshold = falseThreshold(1);
    expect(Number.isInteger(threshold)).toBe(true);
    const random = new Uint32Array([TRUE_THRESHOLD - 1, threshold - 1, threshold]);
    expect(encodeUnary(0, 3, threshold, random)).toBe('110');
    expect(encodeUnary(0, 1, threshold, new Uint32Array([TRUE_THRESHOLD]))).toBe('0');
    expect(encodeUnary(-1, 1, threshold, new Uint32Array([TRUE_THRESHOLD - 1]))).toBe('0');
  });
});
