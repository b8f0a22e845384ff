// The built-in encoder beside the model's ONNX file, on the same history, each measured from its start.
import { createRecommender, type RecommendationList, type Recommender } from 'vitrine';
import type { ShopSource } from '../own-shop/stored-shop.ts';
import { median } from './texts.ts';

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
  | { readonly outcome: 'compared'; readonly builtIn: EncoderTimes; readonly onnx: EncoderTimes }
  | { readonly outcome: 'no-vectors' }
  | { readonly outcome: 'no-onnx'; readonly message: string };

/**
 * Both get a copy of the history in memory, of which nothing is stored. Only after a click: the history is read for it.
 * @param source of the bundle
 */
export async function compareEncoders(recommender: Recommender, source: ShopSource): Promise<Comparison> {
  const { bundle: facts } = await recommender.stats();
  if (!facts || facts.dimensions === 0) return { outcome: 'no-vectors' };
  const history = await recommender.data.export();
  const { onnx } = await import('vitrine/onnx');
  const builtIn = await measure(history, () =>
    createRecommender({ ...source, name: 'glass-built-in', update: 'manual' }),
  );
  if ('message' in builtIn) return { outcome: 'no-onnx', message: builtIn.message };
  const other = await measure(
    history,
    () => createRecommender({ ...source, name: 'glass-onnx', update: 'manual', encoder: onnx() }),
    true,
  );
  if ('message' in other) return { outcome: 'no-onnx', message: other.message };
  return { outcome: 'compared', builtIn, onnx: other };
}

async function measure(
  history: Blob,
  create: () => Recommender,
  awaitsEncoder = false,
): Promise<EncoderTimes | { readonly message: string }> {
  const fromMs = performance.now();
  const recommender = create();
  try {
    const encoder = awaitsEncoder ? encoderOf(recommender) : Promise.resolve(null);
    const { degraded } = await recommender.ready;
    if (degraded) return { message: degraded.message };
    await recommender.data.import(history);
    const failure = await encoder;
    if (failure !== null) return { message: failure };
    const list = await ask(recommender);
    const readyMs = performance.now() - fromMs;
    const times: number[] = [];
    for (let i = 0; i < CALLS; i++) {
      const askedMs = performance.now();
      await ask(recommender);
      times.push(performance.now() - askedMs);
    }
    return { readyMs, listMs: median(times), itemIds: list.items.slice(0, SHOWN).map(({ itemId }) => itemId) };
  } finally {
    await recommender.close();
  }
}

const ask = (recommender: Recommender): Promise<RecommendationList> =>
  recommender.recommend({ limit: 10, exploration: 0 });

/** Resolves when the encoder has taken over, with `null`, or has failed, with the reason. */
function encoderOf(recommender: Recommender): Promise<string | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve('it was not ready in time'), PATIENCE_MS);
    const end = (outcome: string | null): void => {
      clearTimeout(late);
      resolve(outcome);
    };
    recommender.on('degraded', ({ code, message }) => code === 'encoder-failed' && end(message));
    // Besides our own import, which comes first, nothing else changes here but that the encoder has come.
    let changes = 0;
    recommender.on('change', () => ++changes === 2 && end(null));
  });
}
