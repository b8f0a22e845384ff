// How far a training is: a bar that moves on a terminal, a line for each stage elsewhere.
import type { TrainProgress } from '../training/settings.js';
import type { Context } from './command.js';

const WIDTH = 24;

export interface ProgressBar {
  show(progress: TrainProgress): void;
  /** Lets something be written above the bar. */
  above(write: () => void): void;
  /** Takes the bar away. */
  end(): void;
}

export function progressBar({ quiet, note, draw }: Context): ProgressBar {
  if (quiet || !draw) return { show: lines(note), above: (write) => write(), end: () => undefined };
  let shown = '';
  const put = (text: string): void => {
    if (text !== shown) draw(`\r\u001b[K${text}`);
    shown = text;
  };
  return {
    show: (progress) => put(barOf(progress)),
    above: (write) => {
      const before = shown;
      put('');
      write();
      put(before);
    },
    end: () => put(''),
  };
}

/** Without a terminal: what begins, once. */
function lines(note: Context['note']): ProgressBar['show'] {
  let last = '';
  return ({ text }) => {
    if (text !== last) note(text);
    last = text;
  };
}

export function barOf({ text, fraction, secondsLeft }: TrainProgress): string {
  const full = Math.round(fraction * WIDTH);
  const left = secondsLeft === null ? '' : `, ${timeText(secondsLeft)} left`;
  const percent = `${Math.round(fraction * 100)} %`.padStart(5);
  return `[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${percent}${left}  ${text}`;
}

function timeText(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
