/**
 * What a suite under bench/suites gets and gives.
 *
 * @typedef {object} BenchEntry
 * @property {string} name
 * @property {number} value median of n, or the only one
 * @property {string} unit
 * @property {number | null} goal null: no figure was promised
 * @property {'lower' | 'higher'} better
 * @property {boolean | null} met null without a goal
 * @property {number} n runs, or what was averaged over
 * @property {number | null} spread largest minus smallest of the runs; null when there is only one
 * @property {string} where machine, system, Node, commit
 *
 * @typedef {object} BenchContext
 * @property {string} where
 * @property {(name: string) => string} data path of a file of ../shared/data (or VITRINE_DATA); throws when it is missing
 * @property {string} scratch an empty folder for this suite, removed afterwards
 * @property {(figure: Figure) => BenchEntry} entry
 * @property {(text: string) => void} say
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {number | number[]} values of each run
 * @property {string} unit
 * @property {number} [goal]
 * @property {'lower' | 'higher'} [better] default 'lower'
 * @property {number} [n] when `values` is one average: over how many
 * @property {number | null} [spread] when `values` is one average: its own measure of spread
 *
 * @typedef {object} BenchSuite
 * @property {string} name
 * @property {string} describe one line
 * @property {(context: BenchContext) => Promise<BenchEntry[]>} run
 */

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * Of the runs of one experiment; the deviation is that of a sample, 0 for one run.
 * @param {number[]} values
 */
export function meanAndDeviation(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

/**
 * @param {Figure} figure
 * @param {string} where
 * @returns {BenchEntry}
 */
export function makeEntry({ name, values, unit, goal, better = 'lower', n, spread }, where) {
  const runs = Array.isArray(values) ? values : [values];
  const value = median(runs);
  const range = runs.length > 1 ? Math.max(...runs) - Math.min(...runs) : null;
  const reached = goal === undefined ? null : better === 'lower' ? value <= goal : value >= goal;
  return {
    ...{ name, value, unit, goal: goal ?? null, better, met: reached },
    ...{ n: n ?? runs.length, spread: spread ?? range, where },
  };
}

/**
 * @param {BenchEntry[]} entries
 * @returns {string} a Markdown table, fit for bench/BENCHMARKS.md
 */
export function formatTable(entries) {
  const rows = entries.map((e) => [
    e.name,
    `${formatNumber(e.value)} ${e.unit}`,
    e.goal === null ? '' : `${e.better === 'lower' ? '<=' : '>='} ${formatNumber(e.goal)}`,
    e.met === null ? '' : e.met ? 'met' : 'MISSED',
    String(e.n),
    e.spread === null ? '' : formatNumber(e.spread),
  ]);
  const table = [['what', 'value', 'goal', '', 'n', 'spread'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(Math.max(width, 3))).join(' | ')} |`);
  return lines.join('\n');
}

/** Four significant digits, whole numbers from a thousand on. @param {number} value */
function formatNumber(value) {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return String(Math.round(value));
  return String(Number(value.toPrecision(4)));
}
