// One training at a time, with what a page shows of it.
import {
  type DroppedLines,
  type InputReport,
  type Trained,
  type TrainProgress,
  trainBundle,
  zipBundle,
} from 'vitrine/trainer';

export type TrainingState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'cancelled' }
  | { readonly phase: 'training'; readonly name: string; readonly progress: TrainProgress | null }
  /** The page itself says why; there was nothing to train on. */
  | { readonly phase: 'refused'; readonly why: string }
  | { readonly phase: 'failed'; readonly name: string; readonly error: unknown }
  | { readonly phase: 'done'; readonly name: string; readonly trained: Trained; readonly seconds: number };

export class Training {
  #state: TrainingState = { phase: 'idle' };
  #aborter: AbortController | null = null;
  readonly #changed: (state: TrainingState) => void;

  constructor(changed: (state: TrainingState) => void) {
    this.#changed = changed;
  }

  async start(file: File): Promise<void> {
    this.cancel();
    const aborter = new AbortController();
    this.#aborter = aborter;
    const { signal } = aborter;
    const { name } = file;
    const fromMs = performance.now();
    this.#set({ phase: 'training', name, progress: null });
    try {
      const trained = await trainBundle(file, {
        signal,
        name: shopName(name),
        onProgress: (progress) => {
          if (!signal.aborted) this.#set({ phase: 'training', name, progress });
        },
      });
      this.#set({ phase: 'done', name, trained, seconds: (performance.now() - fromMs) / 1000 });
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ phase: 'failed', name, error });
    } finally {
      if (this.#aborter === aborter) this.#aborter = null;
    }
  }

  cancel(): void {
    if (!this.#aborter) return;
    this.#aborter.abort();
    this.#aborter = null;
    this.#set({ phase: 'cancelled' });
  }

  refuse(why: string): void {
    this.cancel();
    this.#set({ phase: 'refused', why });
  }

  #set(state: TrainingState): void {
    this.#state = state;
    this.#changed(this.#state);
  }
}

const shopName = (file: string): string => file.replace(/\.(csv|txt|tsv)?(\.gz)?$/i, '').slice(0, 200) || 'shop';

/** The bundle as a ZIP, with its report for people. */
export function zipOf({ bundle, reportText, reportHtml }: Trained): Blob {
  return zipBundle(bundle, { 'report.json': reportText, 'report.html': reportHtml });
}

/** How many lines were dropped, by reason, the most frequent first. */
export function droppedLines({ dropped }: InputReport): readonly (DroppedLines & { reason: string })[] {
  return Object.entries(dropped)
    .map(([reason, lines]) => ({ reason, ...lines }))
    .filter(({ lines }) => lines > 0)
    .sort((a, b) => b.lines - a.lines);
}
