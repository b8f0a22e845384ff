// How good a model is, as the native command prints it.
import type { TrainReport } from '../training/settings.js';

const FIGURES = ['ndcg@10', 'recall@10', 'ndcg@20', 'recall@20', 'mrr', 'hitrate@10', 'coverage@10'];
const NAME_WIDTH = 20;
const FIGURE_WIDTH = 12;

/** Figures by model, the differences with their intervals, and what has to be said of both; a line end behind it. */
export function evaluationTable({ protocol, models, bootstrap, caveats }: TrainReport): string {
  const lines = [protocol.text, `${protocol.testCases} cases`, ''];
  if (Object.keys(models).length > 0) {
    lines.push(row('model', FIGURES));
    for (const [name, figures] of Object.entries(models)) {
      lines.push(
        row(
          name,
          FIGURES.map((figure) => (figures[figure] ?? Number.NaN).toFixed(4)),
        ),
      );
    }
    lines.push('', 'ndcg@10 of vitrine minus that of a baseline, paired bootstrap over customers, 95 % interval:');
    for (const { against, difference, low, high, above } of bootstrap) {
      const interval = `[${signed(low)}, ${signed(high)}]`;
      lines.push(
        `${against.padEnd(NAME_WIDTH)}${signed(difference).padStart(10)}  ${interval}${above ? '  above' : ''}`,
      );
    }
    lines.push('');
  }
  for (const caveat of caveats) lines.push(`Note: ${caveat}`, '');
  return lines.join('\n');
}

function row(name: string, cells: string[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(FIGURE_WIDTH)).join('');
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
