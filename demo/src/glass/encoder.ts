// The built-in encoder beside the model's ONNX file, on the same history, each measured from its start. Where the shop's
// model has no vectors, because its graph alone is as good, a second model of the same products is loaded for it: only then,
// so that no visit pays for it.
import { createRecommender, type Encoder, type RecommendationList, type Recommender } from 'vitrine';
import type { ShopSource } from '../own-shop/stored-shop.ts';
import { bundleUrl, vectorsUrl } from '../shop/config.ts';
import { median, messageOf } from './texts.ts';

const CALLS = 40;
const SHOWN = 5;
/** Longer than the package itself waits for an encoder, with its one replacement. */
const PATIENCE_MS = 90_000;

export interface EncoderTimes {
  /** From asking for it to the first list that has heard of it. */
  readonly readyMs: number;
  /** There and back, the median of many. */
  readonly listMs: number;
  readonly itemIds: readonly string[];
}

export type Comparison =
  | {
      readonly outcome: 'compared';
      readonly builtIn: EncoderTimes;
      readonly onnx: EncoderTimes;
      /** Size of the second model; `null`: the shop's own was compared. */
      readonly secondModelBytes: number | null;
    }
  | { readonly outcome: 'no-vectors' | 'no-history' }
  | { readonly outcome: 'unloaded' | 'no-onnx'; readonly message: string };

let secondDownloadedBytes = 0;
/** What a second model took from the network on this page, as the package counts it. */
export const comparisonBytes = (): number => secondDownloadedBytes;

/**
 * Both get a copy of the history in memory, of which nothing is stored. Only after a click: the history is read for it.
 * @param source of the bundle
 */
export async function compareEncoders(recommender: Recommender, source: ShopSource): Promise<Comparison> {
  const { bundle: facts, history: known } = await recommender.stats();
  const compared = facts && facts.dimensions > 0 ? source : withVectors(source);
  if (!compared) return { outcome: 'no-vectors' };
  if (known.events === 0) return { outcome: 'no-history' };
  const history = await recommender.data.export();
  let missing: 'unloaded' | 'no-onnx' = 'unloaded';
  const open: Recommender[] = [];
  const start = async (name: string, encoder?: Encoder): Promise<Started> => {
    const fromMs = performance.now();
    const other = createRecommender({ ...compared, name, update: 'manual', ...(encoder && { encoder }) });
    open.push(other);
    const { degraded } = await other.ready;
    if (degraded) throw new Error(degraded.message);
    const taken = encoder ? encoderOf(other) : null;
    await other.data.import(history);
    await taken;
    const { items } = await ask(other);
    const itemIds = items.slice(0, SHOWN).map(({ itemId }) => itemId);
    return { recommender: other, readyMs: performance.now() - fromMs, itemIds };
  };
  try {
    const { onnx } = await import('vitrine/onnx');
    const builtIn = await start('glass-built-in');
    const { bundle } = await builtIn.recommender.stats();
    // Whoever asks again on this page, or with the other encoder, is given it by the browser's own cache.
    if (compared !== source) secondDownloadedBytes ||= bundle?.downloadedBytes ?? 0;
    missing = 'no-onnx';
    const other = await start('glass-onnx', onnx());
    const [listMs, otherMs] = await medianTimes([builtIn.recommender, other.recommender]);
    return {
      outcome: 'compared',
      builtIn: timesOf(builtIn, listMs),
      onnx: timesOf(other, otherMs),
      secondModelBytes: compared === source ? null : (bundle?.bytes ?? 0),
    };
  } catch (error) {
    return { outcome: missing, message: messageOf(error) };
  } finally {
    await Promise.all(open.map((one) => one.close()));
  }
}

/** One's own shop has none, and neither does a page that names none. */
const withVectors = ({ bundle }: ShopSource): ShopSource | null =>
  bundle === bundleUrl && vectorsUrl ? { bundle: vectorsUrl } : null;

interface Started extends Omit<EncoderTimes, 'listMs'> {
  readonly recommender: Recommender;
}

const timesOf = ({ readyMs, itemIds }: Started, listMs = Number.NaN): EncoderTimes => ({ readyMs, itemIds, listMs });

const ask = (recommender: Recommender): Promise<RecommendationList> =>
  recommender.recommend({ limit: 10, exploration: 0 });

/** By turns, so that whatever else this machine does meets them all. */
async function medianTimes(recommenders: readonly Recommender[]): Promise<readonly number[]> {
  const times = recommenders.map((): number[] => []);
  for (let i = 0; i < CALLS; i++) {
    for (const [which, recommender] of recommenders.entries()) {
      const askedMs = performance.now();
      await ask(recommender);
      times[which]?.push(performance.now() - askedMs);
    }
  }
  return times.map(median);
}

/** Resolves when the encoder has taken over; rejects when it has failed. To be called when the recommender is ready. */
function encoderOf(recommender: Recommender): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('it was not ready in time')), PATIENCE_MS);
    recommender.on('degraded', ({ code, message }) => code === 'encoder-failed' && reject(new Error(message)));
    recommender.on('change', ({ events }) => {
      // What tells of the history says how many events there are, and there are some.
      if (events > 0) return;
      clearTimeout(late);
      resolve();
    });
  });
}
