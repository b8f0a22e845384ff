// vitrine types: the shop's item type, written from the attributes of a bundle.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type AttributeColumn, type AttributeKind, Attributes } from '../core/attributes.js';
import { Catalog } from '../core/catalog.js';
import { type BundleFolder, fileOf, openBundle, readBundleFolder } from './bundle-folder.js';
import { type Command, CommandError, textOption, UsageError } from './command.js';

/** What an item has under an attribute of each kind; as in docs/guides/filters-and-rules.md. */
const VALUE_TYPES: Record<AttributeKind, string> = {
  label: 'string | null',
  tags: 'string[]',
  number: 'number | null',
  boolean: 'boolean | null',
  date: 'Date | null',
};

/** Members of the package's own Item. */
const OWN = new Set(['itemId', 'title', 'price', 'category', 'brand', 'stock']);
/** What a filter means by itself, so that it can ask for no attribute of that name. */
const FILTER_WORDS = new Set(['not', 'any']);
/** Values that a comment still shows. */
const MOST_SHOWN = 6;

export const types: Command = {
  name: 'types',
  summary: "Write the TypeScript type of a bundle's items, by which the compiler checks filters",
  positionals: [{ name: 'MODEL', text: 'Folder of the bundle', required: true }],
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', text: 'File to write, as in src/shop-item.ts; default: stdout' },
    name: { type: 'string', value: 'NAME', text: 'Name of the type', default: 'ShopItem' },
  },
  async run(given, context) {
    const name = textOption(given, 'name') as string;
    if (!isIdentifier(name)) throw new UsageError(`--name: "${name}" is no name of a type`);
    const bundle = await readBundleFolder(given.positionals[0] as string, context.cwd);
    // The engine validates what is read below.
    await (await openBundle(bundle)).recommender.close();
    const text = itemType(bundle, name);
    const out = textOption(given, 'out');
    if (out !== undefined) {
      await writeFile(resolve(context.cwd, out), text).catch(({ code }: NodeJS.ErrnoException) => {
        throw new CommandError('io', `${out}: cannot be written (${code})`);
      });
    }
    if (context.json) context.print(JSON.stringify({ name, out: out ?? null, text }, null, 2));
    else if (out === undefined) context.print(text.trimEnd());
    else context.note(`${out}: createRecommender<${name}>({ ... }) has the compiler check filters now`);
  },
};

/** The module: an interface of that name, and the filters over it. */
function itemType(bundle: BundleFolder, name: string): string {
  const catalog = fileOf(bundle, 'catalog');
  const attributes = new Attributes(catalog ? new Catalog(catalog) : null, fileOf(bundle, 'attributes'));
  const members = attributes.names
    .filter((attribute) => !OWN.has(attribute))
    .flatMap((attribute) => {
      const column = attributes.find(attribute);
      return column ? member(attribute, column) : [];
    });
  // An interface without members is one that linters do not like.
  const declaration =
    members.length > 0
      ? `export interface ${name} extends Item {\n${members.join('\n')}\n}`
      : `export type ${name} = Item;`;
  return `// Written by \`npx vitrine types\` from version ${bundle.manifest.version} of a bundle: write it anew when the catalogue gets
// other columns.
import type { Filter, Item } from 'vitrine';

/** An item of this shop, as its lists hold it: createRecommender<${name}>({ bundle }). */
${declaration}

/** What \`filter\` of a list of these items may ask for. */
export type ${name}Filter = Filter<${name}>;
`;
}

function member(attribute: string, { kind, names }: AttributeColumn): string[] {
  const key = isIdentifier(attribute) ? attribute : JSON.stringify(attribute);
  const lines = [`  ${key}: ${VALUE_TYPES[kind]};`];
  if (FILTER_WORDS.has(attribute))
    lines.unshift('  /** No filter can ask for it: the word means something else there. */');
  else if (names && names.size > 0)
    lines.unshift(`  /** ${examples(Array.from({ length: names.size }, (_, i) => names.at(i)))} */`);
  return lines;
}

/** A few of the values; catalogues are data, and must not be able to end the comment. */
function examples(values: string[]): string {
  const some = values.slice(0, MOST_SHOWN).map((value) => JSON.stringify(value.slice(0, 40)).replaceAll('*/', '* /'));
  const more = values.length - some.length;
  return `${some.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function isIdentifier(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(text) && text.length <= 200;
}
