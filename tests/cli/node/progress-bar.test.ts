// How far a training is, on a terminal and elsewhere.
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../web/src/cli/command.js';
import { barOf, progressBar } from '../../../web/src/cli/progress-bar.js';
import { progressTeller } from '../../../web/src/trainer/options.js';
import type { TrainProgress } from '../../../web/src/training/settings.js';

const at = (fraction: number, secondsLeft: number | null, text = 'tuning'): TrainProgress => ({
  ...{ stage: 'tune', fraction, secondsLeft, text },
});

/** What a command shows, and writes line by line. */
function shownOn(terminal: boolean): { bar: ReturnType<typeof progressBar>; drawn: string[]; notes: string[] } {
  const drawn: string[] = [];
  const notes: string[] = [];
  const draw = terminal ? (text: string) => void drawn.push(text) : null;
  const context = { quiet: false, draw, note: (text: string) => void notes.push(text) } as unknown as Context;
  return { bar: progressBar(context), drawn, notes };
}

describe('The progress bar', () => {
  it.each([
    [at(0, null), '[........................]   0 %  tuning'],
    [at(0.5, 7.2), '[############............]  50 %, 8 s left  tuning'],
    [at(0.25, 125), '[######..................]  25 %, 2 min 5 s left  tuning'],
    [at(1, 0), '[########################] 100 %, 1 s left  tuning'],
  ])('shows how far it is and how long it will take: %#', (progress, bar) => {
    expect(barOf(progress)).toBe(bar);
  });

  it('moves on a terminal, steps aside for lines, and is gone at the end', () => {
    const { bar, drawn, notes } = shownOn(true);
    bar.show(at(0.5, 8));
    bar.show(at(0.5, 8));
    bar.above(() => drawn.push('a line\n'));
    bar.end();
    const line = `\r\u001b[K${barOf(at(0.5, 8))}`;
    expect(drawn).toEqual([line, '\r\u001b[K', 'a line\n', line, '\r\u001b[K']);
    expect(notes).toEqual([]);
  });

  it('is a line for each stage where nothing can move', () => {
    const { bar, notes } = shownOn(false);
    for (const fraction of [0, 0.1, 0.2]) bar.show(at(fraction, null, 'reading'));
    bar.show(at(0.3, 4));
    bar.end();
    expect(notes).toEqual(['reading', 'tuning']);
  });
});

describe('The time left', () => {
  it('goes by how it went so far, and is not guessed at too early', () => {
    let nowMs = 1000;
    const heard: TrainProgress[] = [];
    const tell = progressTeller({ onProgress: (progress) => heard.push(progress) }, () => nowMs);
    tell({ stage: 'ingest', fraction: 0, text: 'reading' });
    nowMs += 2000;
    tell({ stage: 'ingest', fraction: 0.04, text: '' });
    nowMs += 3000;
    tell({ stage: 'tune', fraction: 0.25, text: 'tuning' });
    expect(heard.map(({ secondsLeft, text }) => [secondsLeft, text])).toEqual([
      [null, 'reading'],
      [null, 'reading'],
      [15, 'tuning'],
    ]);
  });
});
