// vitrine train: from a shop's file to a bundle and a report, by the trainer in wasm.
import { join, relative, resolve } from 'node:path';
import { type InputReport, type Trained, type TrainOptions, trainBundle } from '../trainer-node/index.js';
import type { ColumnRole, InputKind } from '../training/settings.js';
import {
  type Command,
  CommandError,
  type Context,
  type Given,
  integerOption,
  textOption,
  textOptions,
  UsageError,
} from './command.js';
import { checkTarget, REPORT_PAGE, writeBundleFolder } from './output-folder.js';
import { progressBar } from './progress-bar.js';
import { evaluationTable } from './train-table.js';

const ROLES: readonly ColumnRole[] = [
  'order',
  'user',
  'item',
  'title',
  'quantity',
  'price',
  'time',
  'type',
  'category',
  'brand',
  'session',
];
const KINDS_OF_ATTRIBUTES = ['label', 'tags', 'number', 'boolean', 'date', 'none'];
const KINDS = ['orders', 'events', 'sequences'] as const satisfies readonly InputKind[];

export const train: Command = {
  name: 'train',
  summary: 'Make a bundle from orders, events or sequences, and measure it',
  positionals: [
    { name: 'FILE', text: 'CSV or CSV.gz as a shop exports it; what it holds is found out', required: false },
  ],
  options: {
    out: { type: 'string', value: 'DIR', text: 'Folder of the bundle; a bundle that is there is replaced' },
    orders: {
      type: 'string',
      value: 'FILE',
      text: 'FILE, of order lines: order, item, time; user, title, quantity, price',
    },
    events: {
      type: 'string',
      value: 'FILE',
      text: 'FILE, of events: user, item, time; type, order, quantity, price, session',
    },
    sequences: { type: 'string', value: 'FILE', text: "FILE, of lines 'user item item ...' in time order" },
    catalog: { type: 'string', value: 'FILE', text: 'Products: item; title, category, brand, price; attributes' },
    map: {
      type: 'string',
      multiple: true,
      value: 'ROLE=COLUMN',
      text: 'Which column plays a role, as in --map item=StockCode; otherwise found by its name',
    },
    attribute: {
      type: 'string',
      multiple: true,
      value: 'COLUMN=KIND',
      text: 'What another column of the catalogue is: label, tags, number, boolean, date, none',
    },
    separator: {
      type: 'string',
      value: 'CHAR',
      text: 'What separates fields: auto, tab, or one of , ; |',
      default: 'auto',
    },
    'date-order': { type: 'string', value: 'ORDER', text: 'How 3/4/2011 is read: auto, mdy, dmy', default: 'auto' },
    encoding: {
      type: 'string',
      value: 'NAME',
      text: 'How letters are written: auto, utf-8, utf-16le, utf-16be, windows-1252 (and Latin-1)',
      default: 'auto',
    },
    split: { type: 'string', value: 'SPLIT', text: 'What is asked: auto, time, leave-one-out', default: 'auto' },
    name: { type: 'string', value: 'NAME', text: 'Name in the manifest', default: 'shop' },
    'bundle-version': {
      type: 'string',
      value: 'N',
      text: 'Version in the manifest; default: the time of the newest event',
    },
    created: {
      type: 'string',
      value: 'N',
      text: 'Time in the manifest, seconds since 1970; default: that of the newest event',
    },
    dimensions: { type: 'string', value: 'N', text: 'Of the item vectors, 0..256; 0: the graph alone; default: 32' },
    vectors: {
      type: 'string',
      value: 'FORMAT',
      text: 'How they are stored: auto, int8, int4, pq8, pq16, pq32',
      default: 'auto',
    },
    'max-bytes': { type: 'string', value: 'N', text: 'Largest size of the bundle after gzip; default: no limit' },
    seed: { type: 'string', value: 'N', text: 'The same seed gives the same bundle; default: 1' },
    'no-refit': { type: 'boolean', text: 'Ship the model that was measured' },
  },
  async run(given, context) {
    const { kind, path } = inputOf(given);
    const out = textOption(given, 'out');
    if (out === undefined) throw new UsageError('--out is required');
    const target = resolve(context.cwd, out);
    await checkTarget(target, out);
    const bar = progressBar(context);
    let trained: Trained;
    try {
      trained = await trainBundle(path, {
        ...optionsOf(given),
        ...(kind && { kind }),
        signal: context.stop,
        onProgress: bar.show,
        onRead: (report) => bar.above(() => tellInput(report, context)),
      });
    } catch (error) {
      throw commandError(error);
    } finally {
      bar.end();
    }
    for (const warning of trained.report.warnings) context.warn(warning);
    await writeBundleFolder(target, trained);
    if (context.json) context.print(trained.reportText.trimEnd());
    else
      context.print(`${evaluationTable(trained.report)}\n${summary(trained, out)}\n\n${linesToPaste(target, context)}`);
    context.note(
      `${join(out, REPORT_PAGE)}: the report as a page. It quotes lines of the input: leave it, and report.json, out of what you publish`,
    );
  },
};

/** The one file, and what is in it where the command line says so. */
function inputOf(given: Given): { kind: InputKind | null; path: string } {
  const named = KINDS.flatMap((kind) => {
    const path = textOption(given, kind);
    return path === undefined ? [] : [{ kind, path }];
  });
  const [file] = given.positionals;
  const all = [...(file === undefined ? [] : [{ kind: null, path: file }]), ...named];
  const [only] = all;
  if (only && all.length === 1) return only;
  throw new UsageError('exactly one of FILE, --orders, --events and --sequences is required');
}

function optionsOf(given: Given): TrainOptions & { catalog?: string } {
  const catalog = textOption(given, 'catalog');
  const separator = choice(given, 'separator', ['auto', 'tab', ',', ';', '|'] as const);
  const dateOrder = choice(given, 'date-order', ['auto', 'mdy', 'dmy'] as const);
  const encoding = choice(given, 'encoding', ['auto', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const);
  const split = choice(given, 'split', ['auto', 'time', 'leave-one-out'] as const);
  const whole = (name: string, high = Number.MAX_SAFE_INTEGER) => integerOption(given, name, 0, high, -1);
  const numbers = {
    ...{ version: whole('bundle-version'), created: whole('created'), seed: whole('seed') },
    ...{ dimensions: whole('dimensions', 256), maxBytes: whole('max-bytes') },
  };
  return {
    ...(catalog !== undefined && { catalog }),
    ...(separator !== 'auto' && { separator: separator === 'tab' ? '\t' : separator }),
    ...(dateOrder !== 'auto' && { dateOrder }),
    ...(encoding !== 'auto' && { encoding }),
    ...(split !== 'auto' && { split }),
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value >= 0)),
    map: pairs(given, 'map', 'ROLE=COLUMN', ROLES) as Partial<Record<ColumnRole, string>>,
    attributes: pairs(given, 'attribute', 'COLUMN=KIND', KINDS_OF_ATTRIBUTES) as NonNullable<
      TrainOptions['attributes']
    >,
    name: textOption(given, 'name') as string,
    vectors: textOption(given, 'vectors') as string,
    refit: given.values['no-refit'] !== true,
  };
}

function choice<T extends string>(given: Given, name: string, values: readonly T[]): T {
  const value = textOption(given, name) as T;
  if (!values.includes(value)) throw new UsageError(`--${name}: "${value}" is not one of ${values.join(', ')}`);
  return value;
}

/** @param known what stands for ROLE or KIND; column names may hold more of '=', those do not */
function pairs(given: Given, name: string, form: string, known: readonly string[]): Record<string, string> {
  const isFirst = form.endsWith('=COLUMN');
  return Object.fromEntries(
    textOptions(given, name).map((entry) => {
      const equals = isFirst ? entry.indexOf('=') : entry.lastIndexOf('=');
      if (equals <= 0 || equals + 1 === entry.length) {
        throw new UsageError(`--${name}: ${entry} is not written as ${form}`);
      }
      const pair = [entry.slice(0, equals), entry.slice(equals + 1)] as const;
      const word = pair[isFirst ? 0 : 1];
      if (!known.includes(word)) throw new UsageError(`--${name}: "${word}" is not one of ${known.join(', ')}`);
      return pair;
    }),
  );
}

/** What was found out, with how to say otherwise; what was dropped, with examples. */
function tellInput(report: InputReport, context: Context): void {
  if (report.catalog) tellInput(report.catalog, context);
  context.note(`${report.input}: ${report.read} lines read, ${report.kept} kept`);
  for (const [what, value] of Object.entries(report.inferred)) context.note(`  ${what}: ${value}${overrideOf(what)}`);
  for (const { rule, text, lines } of report.rules) context.note(`  rule ${rule}: ${text} (${lines} lines)`);
  for (const { lines, meaning, examples } of Object.values(report.dropped)) {
    context.warn(`${lines} ${lines === 1 ? 'line' : 'lines'} dropped: ${meaning}`);
    for (const { line, column, field, text } of examples) {
      const place = `${report.input}:${line}${column ? `:${column}` : ''}`;
      context.warn(`  ${place}${field ? `, column ${field}` : ''}${text ? `: "${text}"` : ''}`);
    }
  }
  for (const hint of report.hints) context.warn(hint);
}

function overrideOf(what: string): string {
  const role = /^column (.+)$/.exec(what)?.[1];
  const flag = role
    ? `--map ${role}=COLUMN`
    : {
        separator: '--separator',
        'date format': '--date-order',
        encoding: '--encoding',
        'kind of file': '--orders, --events or --sequences',
      }[what];
  return flag ? ` (otherwise: ${flag})` : '';
}

/** How the package's errors are called on the command line. */
function commandError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const { message } = error as Error;
  if (code === 'input-unusable') return new CommandError('invalid-argument', message);
  if (code === 'invalid-argument') return new UsageError(message);
  if (code === 'out-of-memory') return new CommandError('out-of-memory', message);
  return error instanceof DOMException && error.name === 'AbortError'
    ? new CommandError('cancelled', 'cancelled; nothing was written')
    : error;
}

function summary({ report }: Trained, out: string): string {
  const { counts, gzipBytes, seconds, peakMemoryBytes } = report;
  return `${counts.items} items, ${gzipBytes} bytes after gzip, trained in ${seconds['total']?.toFixed(1)} s with ${Math.round(
    peakMemoryBytes / 1e6,
  )} MB: ${out}`;
}

/** What a page needs, with the URL that the folder has where it lies below a site's static files. */
function linesToPaste(target: string, { cwd }: Context): string {
  const inPublic = relative(resolve(cwd, 'public'), target).split('\\').join('/');
  const url = inPublic.startsWith('..') ? '/model' : `/${inPublic}`;
  return [
    `import { createRecommender } from 'vitrine';`,
    `const recommender = createRecommender({ bundle: '${url}/manifest.json' });`,
    'const { items } = await recommender.recommend();',
  ].join('\n');
}
