// vitrine inspect: what is in a bundle. Says what src/cli/inspect.cc says, and why a history gets its list.
import { gzipSync } from 'node:zlib';
import { isRecord } from '../shared/checks.js';
import { MAX_LIMIT } from '../shared/limits.js';
import { type OpenBundle, openBundle, readBundleFolder } from './bundle-folder.js';
import { type Command, CommandError, type Context, integerOption, textOption, textOptions } from './command.js';
import type { ContentFacts } from './content-file.js';
import { listFor, plainList, type ShownHistory, type ShownItem, shown, titlesOf } from './lists.js';
import { timeText } from './time-text.js';

interface Inspection {
  name: string;
  format: unknown;
  version: number;
  created: unknown;
  expires: unknown;
  items: number;
  dimensions: number;
  edges: number;
  memoryBytes: number;
  bytes: Record<string, number>;
  gzipBytes: number;
  model: unknown;
  evaluation: Record<string, unknown>;
  content: ContentFacts | null;
  trending: ShownItem[];
  item?: { item: string; title: string; similar: ShownItem[] };
  history?: ShownHistory;
}

export const inspect: Command = {
  name: 'inspect',
  summary: 'Verify a bundle and show what is in it',
  positionals: [{ name: 'MODEL', text: 'Folder of the bundle', required: true }],
  options: {
    item: { type: 'string', value: 'ID', text: 'Id of an item whose similar items are shown' },
    history: {
      type: 'string',
      multiple: true,
      value: 'ID,ID,...',
      text: 'Ids of items that were viewed, oldest first: what is recommended then, and why',
    },
    limit: { type: 'string', value: 'N', text: `Length of lists, 1..${MAX_LIMIT}`, default: '10' },
  },
  async run(given, context) {
    const limit = integerOption(given, 'limit', 1, MAX_LIMIT, 10);
    const bundle = await readBundleFolder(given.positionals[0] as string, context.cwd);
    const open = await openBundle(bundle);
    try {
      const { facts, recommender } = open;
      const { json, sizes, manifest, content } = bundle;
      const inspection: Inspection = {
        name: manifest.name,
        format: json['format'],
        version: manifest.version,
        created: json['created'] ?? null,
        expires: manifest.expires,
        items: facts.items,
        dimensions: facts.dimensions,
        edges: facts.edges,
        memoryBytes: facts.memoryBytes,
        bytes: Object.fromEntries(sizes.map(({ path, bytes }) => [path, bytes.byteLength])),
        gzipBytes: sizes.reduce((sum, { bytes }) => sum + gzipSync(bytes, { level: 9 }).byteLength, 0),
        model: json['model'] ?? {},
        evaluation: isRecord(json['evaluation']) ? json['evaluation'] : {},
        content,
        trending: shown(await recommender.trending(plainList(limit))),
      };
      const titles = await titlesOf(recommender);
      const itemId = textOption(given, 'item');
      if (itemId !== undefined) inspection.item = await similarTo(open, bundle.name, itemId, limit, titles);
      const history = textOptions(given, 'history').flatMap((text) => (titles.has(text) ? text : text.split(',')));
      if (history.length > 0) inspection.history = await listFor(recommender, history, limit, titles);
      if (context.json) context.print(JSON.stringify(inspection, null, 2));
      else print(inspection, context);
    } finally {
      await open.recommender.close();
    }
  },
};

async function similarTo(
  { recommender }: OpenBundle,
  bundle: string,
  itemId: string,
  limit: number,
  titles: ReadonlyMap<string, string>,
): Promise<NonNullable<Inspection['item']>> {
  const title = titles.get(itemId);
  if (title === undefined) throw new CommandError('not-found', `${bundle}: has no item "${itemId}"`);
  return { item: itemId, title, similar: shown(await recommender.similar(itemId, plainList(limit))) };
}

function print(of: Inspection, { print: line }: Context): void {
  const counts = `${of.items} items, ${of.edges} edges, ${of.dimensions} dimensions`;
  line(`${of.name} version ${of.version} of ${timeText(of.created)}: ${counts}; every hash and tensor checked`);
  for (const [name, bytes] of Object.entries(of.bytes)) line(`  ${String(bytes).padStart(10)}  ${name}`);
  line(`  ${String(of.gzipBytes).padStart(10)}  all of it after gzip`);
  if (of.content) {
    const { rows, dimensions, itemFeatures } = of.content;
    line(`content model: ${rows} rows of ${dimensions} numbers, ${itemFeatures} features of an item's own`);
  }
  for (const [name, figures] of Object.entries(of.evaluation)) {
    if (!isRecord(figures)) continue;
    const figure = (metric: string): string => Number(figures[metric] ?? 0).toFixed(4);
    line(`  ${name.padEnd(20)} ndcg@10 ${figure('ndcg@10')}, recall@10 ${figure('recall@10')}`);
  }
  if (of.item) {
    line(`${of.item.item} ${of.item.title}: similar items`);
    for (const one of of.item.similar) line(itemLine(one));
  }
  if (of.history) printHistory(of.history, line);
  if (of.item || of.history) return;
  line('trending:');
  for (const one of of.trending) line(itemLine(one));
}

function printHistory({ history, recommendations }: ShownHistory, line: (text: string) => void): void {
  line('viewed, oldest first:');
  for (const { item, title, known } of history) line(`  ${item.padEnd(14)} ${known ? title : '(not in this bundle)'}`);
  line('recommended:');
  for (const one of recommendations) {
    line(itemLine(one));
    const reasons = one.reasons.map(({ item, title, weight }) => `${(100 * weight).toFixed(0)} % ${item} ${title}`);
    line(`                     because of ${reasons.length > 0 ? reasons.join(', ') : 'its popularity'}`);
  }
}

function itemLine({ score, source, item, title }: ShownItem): string {
  return `  ${score.toFixed(4).padStart(8)}  ${source.padEnd(8)} ${item.padEnd(14)} ${title}`;
}
