// Vitrine, TensorFlow.js and ONNX Runtime Web, one after the other, on one catalogue, so that none takes memory or time
// from another.
import { createRecommender } from 'vitrine';
import { BEST, idOf, type MadeCatalogue, type MakerMessage, type PeerMessage, QUERIES, queryItem } from './protocol.ts';

export const CONTENDERS = ['Vitrine', 'ONNX Runtime Web', 'TensorFlow.js'] as const;
export type Contender = (typeof CONTENDERS)[number];

export interface Standing {
  readonly phase: 'waiting' | 'preparing' | 'running' | 'done' | 'failed';
  readonly timesMs: readonly number[];
  /** From the catalogue in memory to the first answer. */
  readonly readyMs: number | null;
  /** Of the vectors, as it was given them. */
  readonly bytes: number | null;
  /** Of the first query, best first. */
  readonly best: readonly number[] | null;
  readonly message: string;
}

export interface Contest {
  readonly items: number;
  readonly phase: 'making' | 'measuring' | 'done' | 'stopped' | 'failed';
  readonly made: number;
  readonly makingMs: number;
  readonly standings: Readonly<Record<Contender, Standing>>;
  readonly message: string;
}

const WAITING: Standing = {
  ...{ phase: 'waiting', timesMs: [], readyMs: null, bytes: null, best: null, message: '' },
};

/** Runs until it is over or the signal ends it; nothing of it is kept. */
export async function runContest(
  items: number,
  changed: (contest: Contest) => void,
  signal: AbortSignal,
): Promise<void> {
  let contest: Contest = {
    ...{ items, phase: 'making', made: 0, makingMs: 0, message: '' },
    standings: { Vitrine: WAITING, 'ONNX Runtime Web': WAITING, 'TensorFlow.js': WAITING },
  };
  const set = (change: Partial<Contest>): void => {
    contest = { ...contest, ...change };
    changed(contest);
  };
  const stand = (contender: Contender, change: Partial<Standing>): void => {
    const { standings } = contest;
    set({ standings: { ...standings, [contender]: { ...standings[contender], ...change } } });
  };
  try {
    const fromMs = performance.now();
    const catalogue = await makeCatalogue(items, (made) => set({ made }), signal);
    set({ phase: 'measuring', makingMs: performance.now() - fromMs });
    for (const contender of CONTENDERS) {
      stand(contender, { phase: 'preparing' });
      try {
        await (contender === 'Vitrine' ? vitrine : peer)(
          contender,
          catalogue,
          (change) => stand(contender, change),
          signal,
        );
        stand(contender, { phase: 'done' });
      } catch (error) {
        if (signal.aborted) throw error;
        stand(contender, { phase: 'failed', message: textOf(error) });
      }
    }
    set({ phase: 'done' });
  } catch (error) {
    set(signal.aborted ? { phase: 'stopped' } : { phase: 'failed', message: textOf(error) });
  }
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Runs a worker until `done` is told of its end. */
function inWorker<M>(
  worker: Worker,
  order: unknown,
  signal: AbortSignal,
  hear: (message: M, end: () => void, fail: (why: string) => void) => void,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    worker.onerror = (event) => reject(new Error(event.message || 'its worker did not start'));
    worker.onmessage = ({ data }: MessageEvent<M>) => hear(data, resolve, (why) => reject(new Error(why)));
    worker.postMessage(order);
  }).finally(() => worker.terminate());
}

async function makeCatalogue(items: number, told: (made: number) => void, signal: AbortSignal): Promise<MadeCatalogue> {
  const worker = new Worker(new URL('./catalogue.worker.ts', import.meta.url), { type: 'module' });
  let catalogue: MadeCatalogue | null = null;
  await inWorker<MakerMessage>(worker, items, signal, (message, end, fail) => {
    if (message.kind === 'making') return told(message.done);
    if (message.kind === 'failed') return fail(message.message);
    catalogue = message;
    end();
  });
  if (!catalogue) throw new Error('no catalogue was made');
  return catalogue;
}

type Told = (change: Partial<Standing>) => void;

/** The whole package as a shop uses it: a click is tracked, and the list asked for. */
async function vitrine(
  _: Contender,
  { manifest, files, rows }: MadeCatalogue,
  told: Told,
  signal: AbortSignal,
): Promise<void> {
  const fromMs = performance.now();
  const recommender = createRecommender({ bundle: { manifest, files }, name: 'made-up-million', update: 'manual' });
  try {
    const { degraded } = await recommender.ready;
    if (degraded) throw new Error(degraded.message);
    const timesMs: number[] = [];
    const bytes = rows.nibbles.byteLength + rows.scales.byteLength;
    for (let i = 0; i < QUERIES; i++) {
      signal.throwIfAborted();
      recommender.track({ type: 'view', itemId: idOf(queryItem(i, rows.items)) });
      // The first list by score alone, as the others have it; afterwards as a shop asks for it.
      const plain = i === 0 ? { diversity: 0, exploration: 0 } : {};
      const list = await recommender.recommend({ limit: BEST, ...plain });
      if (i === 0) {
        const best = list.items.map(({ itemId }) => Number(itemId.replace(/\D/g, '')));
        told({ phase: 'running', readyMs: performance.now() - fromMs, bytes, best });
        // Its one click is the first query; the history grows from here on.
        continue;
      }
      timesMs.push(list.computeMs);
      told({ timesMs: [...timesMs] });
    }
  } finally {
    await recommender.close();
  }
}

async function peer(contender: Contender, { rows }: MadeCatalogue, told: Told, signal: AbortSignal): Promise<void> {
  // Literal, each: this is the form in which the bundler finds a worker.
  const worker =
    contender === 'TensorFlow.js'
      ? new Worker(new URL('./tensorflow.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./onnx.worker.ts', import.meta.url), { type: 'module' });
  const timesMs: number[] = [];
  await inWorker<PeerMessage>(worker, rows, signal, (message, end, fail) => {
    if (message.kind === 'failed') return fail(message.message);
    if (message.kind === 'ready') return told({ phase: 'running', readyMs: message.readyMs, bytes: message.bytes });
    timesMs.push(message.ms);
    told({ timesMs: [...timesMs], ...(message.best && { best: message.best }) });
    if (timesMs.length === QUERIES) end();
  });
}

/** How many of the best of two lists are the same. */
export const shared = (one: readonly number[], other: readonly number[]): number =>
  one.filter((item) => other.includes(item)).length;
