// One category of many, told under local differential privacy: optimised unary encoding (Wang, Blocki, Li, Jha, USENIX
// Security 2017). Of one bit for each category only the shopper's own is 1; then each bit is drawn anew, by a whole random
// number of 32 bits that is compared with a whole threshold, so that the probabilities are what they are said to be, and not
// what floating point makes of them (Mironov, CCS 2012). src/ingest/feedback_reports.h reads it and computes with the same thresholds.

/** At most so many categories. */
export const MAX_CATEGORIES = 64;
/** Of the random numbers. */
const SPAN = 2 ** 32;

/** A bit that is 1 stays 1 below this: with probability 1/2. */
export const TRUE_THRESHOLD = SPAN / 2;

/**
 * A bit that is 0 becomes 1 below this: with a probability just above 1 / (e^epsilon + 1), so that rounding errs on the
 * shopper's side.
 * @param epsilon above 0
 */
export function falseThreshold(epsilon: number): number {
  return Math.floor(SPAN / (Math.exp(epsilon) + 1)) + 1;
}

/** The epsilon that two thresholds come to, exactly: the largest ratio of what two shoppers' reports are likely to say. */
export function epsilonOf(trueThreshold: number, threshold: number): number {
  const [p, q] = [trueThreshold / SPAN, threshold / SPAN];
  return Math.log((p * (1 - q)) / ((1 - p) * q));
}

/**
 * @param category the shopper's own, 0..count-1; -1: none
 * @param random `count` numbers from a cryptographic source
 * @returns a character for each category, '0' or '1'
 */
export function encodeUnary(category: number, count: number, threshold: number, random: Uint32Array): string {
  let bits = '';
  for (let i = 0; i < count; i++) {
    bits += (random[i] as number) < (i === category ? TRUE_THRESHOLD : threshold) ? '1' : '0';
  }
  return bits;
}
