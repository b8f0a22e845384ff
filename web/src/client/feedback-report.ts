// A report for the next training run: in a file of its own, loaded only when one is asked for. It imports only types from
// the client, so that there is one VitrineError and not a second one in this file.
import type { VitrineError } from '../shared/errors.js';
import type { Item } from '../shared/protocol.js';
import { encodeUnary, falseThreshold, MAX_CATEGORIES } from '../shared/unary-encoding.js';
import type { FeedbackReportOptions, FeedbackReportResult, WithheldReason } from './feedback.js';
import type { CallCore } from './pending-calls.js';
import type { Recommender } from './recommender.js';

const WEEK_MS = 7 * 86_400_000;
/** What one browser ever says about its shopper, over all its reports. */
const LIFETIME_EPSILON = 16;
const MIN_EPSILON = 0.1;
const MAX_EPSILON = 4;
/** The catalogue is read a page at a time, so that no message holds all of it. */
const PAGE = 5000;

/** Of the client: its `invalidArgument`. */
type Invalid = (argument: string, mustBe: string) => VitrineError;

/** What has been spent: in `localStorage`, because it has to outlive the history, and holds nothing of it. */
interface Ledger {
  /** Of the last report: weeks of seven days since 1970. */
  week: number;
  /** Over all reports. */
  epsilon: number;
}

/**
 * What `Recommender.feedbackReport()` does.
 * @param invalid makes the error, which has to be of the client's class
 */
export async function feedbackReport(
  options: FeedbackReportOptions | undefined,
  { name, now }: { name: string; now(): number },
  call: CallCore,
  consent: Recommender['consent'],
  invalid: Invalid,
): Promise<FeedbackReportResult> {
  const epsilon = checkOptions(options, invalid);
  const reason = withheldBySayers(consent);
  if (reason) return { report: null, withheld: reason };
  // What the report would say is found out before anything is spent.
  const categories = await largestCategories(call);
  if (categories.length < 2) return { report: null, withheld: 'no-categories' };
  const { topCategories } = await call('profile', null, () => ({ topCategories: [] }) as never);
  const own = topCategories.map(({ name }) => categories.indexOf(name)).find((index) => index >= 0) ?? -1;
  const week = Math.floor(now() / WEEK_MS);
  const withheld = withheldBySayers(consent) ?? (await spend(name, week, epsilon));
  if (withheld) return { report: null, withheld };
  const threshold = falseThreshold(epsilon);
  const random = crypto.getRandomValues(new Uint32Array(categories.length));
  const bits = encodeUnary(own, categories.length, threshold, random);
  return { report: { vitrine: 'report', format: 1, week, epsilon, threshold, categories, bits }, withheld: null };
}

function checkOptions(options: FeedbackReportOptions | undefined, invalid: Invalid): number {
  if (options?.optedIn !== true)
    throw invalid('optedIn', 'true, which a shop says once its shopper has agreed to reports');
  const { epsilon = 1 } = options;
  if (!(typeof epsilon === 'number' && epsilon >= MIN_EPSILON && epsilon <= MAX_EPSILON)) {
    throw invalid('epsilon', `a number of ${MIN_EPSILON} to ${MAX_EPSILON}`);
  }
  return epsilon;
}

/** What shopper and browser say. */
function withheldBySayers(consent: Recommender['consent']): WithheldReason | null {
  if (consent.globalPrivacyControl) return 'global-privacy-control';
  return consent.state === 'granted' ? null : 'no-consent';
}

/** The categories of the bundle with the most items, the same for everybody who has this bundle; ties by name. */
async function largestCategories(call: CallCore): Promise<string[]> {
  const sizes = new Map<string, number>();
  for (let offset = 0; ; offset += PAGE) {
    const items: Item[] = await call('catalog', { offset, limit: PAGE }, () => []);
    for (const { category } of items) if (category) sizes.set(category, (sizes.get(category) ?? 0) + 1);
    if (items.length < PAGE) break;
  }
  const largest = [...sizes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MAX_CATEGORIES);
  return largest.map(([name]) => name).sort();
}

/** Takes the epsilon from what is left, before anything is said. @returns why there is nothing left */
function spend(name: string, week: number, epsilon: number): Promise<WithheldReason | null> {
  const key = `vitrine-reports:${name}`;
  const book = (): WithheldReason | null => {
    try {
      const text = localStorage.getItem(key);
      const { week: last, epsilon: spent } = text === null ? { week: -1, epsilon: 0 } : (JSON.parse(text) as Ledger);
      // A ledger that somebody else wrote into, and a clock that was set back, spend nothing. Hence not `week <= last`.
      if (!(week > last)) return 'this-week';
      if (!(typeof spent === 'number' && spent >= 0 && spent + epsilon <= LIFETIME_EPSILON)) return 'lifetime';
      localStorage.setItem(key, JSON.stringify({ week, epsilon: spent + epsilon } satisfies Ledger));
      return null;
    } catch {
      // Without a ledger nobody would know what has been spent.
      return 'storage-unavailable';
    }
  };
  // Two tabs that ask at once would both find the week free.
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  return locks ? locks.request(key, book) : Promise.resolve(book());
}
