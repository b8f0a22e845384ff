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
      /** What the second model took from the network; `null`: the shop's own was compared. */
      readonly secondModelBytes: number | null;
    }
  | { readonly outcome: 'no-vectors' | 'no-history' }
  | { readonly outcome: 'unloaded' | 'no-onnx'; readonly message: string };

const loaded = new Map<string, number>();
/** What comparisons on this page have taken from the network for models, by their folders; the package counts it. */
export const comparisonBytes = (): ReadonlyMap<string, number> => loaded;

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
    missing = 'no-onnx';
    const other = await start('glass-onnx', onnx());
    const [listMs, otherMs] = await medianTimes([builtIn.recommender, other.recommender]);
    const bytes = await downloadedBy(open);
    return {
      outcome: 'compared',
      builtIn: timesOf(builtIn, listMs),
      onnx: timesOf(other, otherMs),
      secondModelBytes: compared === source ? null : bytes,
    };
  } catch (error) {
    return { outcome: missing, message: messageOf(error) };
  } finally {
    // One's own shop comes from this device.
    if (!compared.fetch) {
      const folder = new URL('.', compared.bundle).pathname;
      loaded.set(folder, (loaded.get(folder) ?? 0) + (await downloadedBy(open)));
    }
    await Promise.all(open.map((one) => one.close()));
  }
}

/** One's own shop has none, and neither does a page that names none. */
const withVectors = ({ bundle }: ShopSource): ShopSource | null =>
  bundle === bundleUrl && vectorsUrl ? { bundle: vectorsUrl } : null;

async function downloadedBy(recommenders: readonly Recommender[]): Promise<number> {
  const stats = await Promise.all(recommenders.map((one) => one.stats()));
  return stats.reduce((sum, { bundle }) => sum + (bundle?.downloadedBytes ?? 0), 0);
}

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
