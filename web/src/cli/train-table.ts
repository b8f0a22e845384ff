// How good a model is, as the native command prints it.
import type { TrainReport } from '../training/settings.js';

const FIGURES = ['ndcg@10', 'recall@10', 'ndcg@20', 'recall@20', 'mrr', 'hitrate@10', 'coverage@10'];
const NAME_WIDTH = 20;
const FIGURE_WIDTH = 12;

/** Figures by model, the differences with their intervals, and what has to be said of both; a line end behind it. */
export function evaluationTable(report: TrainReport): string {
  const { protocol, models, bootstrap, leftOut, caveats } = report;
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
    lines.push('', ...intervalLines(report));
    lines.push('', 'ndcg@10 of vitrine minus that of a baseline, paired bootstrap over customers, 95 % interval:');
    for (const { against, difference, low, high, above } of bootstrap) {
      const interval = `[${signed(low)}, ${signed(high)}]`;
      lines.push(
        `${against.padEnd(NAME_WIDTH)}${signed(difference).padStart(10)}  ${interval}${above ? '  above' : ''}`,
      );
    }
    lines.push('', ...leftOut.map(({ name, reason }) => `left out, ${name}: ${reason}`));
    if (leftOut.length > 0) lines.push('');
  }
  for (const caveat of caveats) lines.push(`Note: ${caveat}`, '');
  return lines.join('\n');
}

/** How sure the figures are, and what becomes of them when the history is not masked. */
function intervalLines({ models, intervals, unmasked }: TrainReport): string[] {
  const metrics = ['ndcg@10', 'recall@10'];
  const lines = Object.entries(models).map(([name, figures]) => {
    const ranges = metrics.map((metric) => {
      const { low = Number.NaN, high = Number.NaN } = intervals.models[name]?.[metric] ?? {};
      const value = figures[metric] ?? Number.NaN;
      return centred(`${value.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}]`);
    });
    const seen = metrics.map((metric) => (unmasked[name]?.[metric] ?? Number.NaN).toFixed(4).padStart(10));
    return [name.padEnd(NAME_WIDTH), ...ranges, ...seen].join('');
  });
  return [
    `${'95 % intervals'.padEnd(NAME_WIDTH)}${metrics.map(centred).join('')}${'history unmasked:'.padStart(20)}`,
    `${'over customers'.padEnd(NAME_WIDTH + 56)}${metrics.map((metric) => metric.padStart(10)).join('')}`,
    ...lines,
  ];
}

function centred(text: string): string {
  return text.padStart((28 + text.length) >> 1).padEnd(28);
}

function row(name: string, cells: string[]): string {
  return name.padEnd(NAME_WIDTH) + cells.map((cell) => cell.padStart(FIGURE_WIDTH)).join('');
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(4)}`;
}
