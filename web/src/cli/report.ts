// vitrine report: the page about a training, from report.json and the bundle beside it.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { factsOf, reportHtml, type Sample } from '../report/index.js';
import { type BundleFolder, openBundle, readBundleFolder, readReport } from './bundle-folder.js';
import { type Command, CommandError, textOption, textOptions } from './command.js';
import { sampleLists } from './lists.js';
import { REPORT_PAGE } from './output-folder.js';

export const report: Command = {
  name: 'report',
  summary: 'Write the report of a training as one HTML page',
  positionals: [{ name: 'MODEL', text: 'Folder of the bundle, with the report.json of its training', required: true }],
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', text: 'File to write; default: report.html in MODEL' },
    history: {
      type: 'string',
      multiple: true,
      value: 'ID,ID,...',
      text: 'A history whose list is shown, oldest item first; may be given several times. Default: those of the training',
    },
  },
  async run(given, context) {
    const bundle = await readBundleFolder(given.positionals[0] as string, context.cwd);
    const trained = await readReport(bundle);
    if (!trained) context.warn(`${bundle.name}: has no report.json that can be read; the page shows the bundle alone`);
    const { manifest, sizes } = bundle;
    const files = sizes.map(({ path, bytes }) => ({
      ...{ path, bytes: bytes.byteLength },
      gzipBytes: gzipSync(bytes, { level: 9 }).byteLength,
    }));
    const json = trained ?? { models: bundle.json['evaluation'] };
    const histories = textOptions(given, 'history').map((text) => text.split(','));
    const samples = histories.length > 0 ? await listsFor(bundle, histories) : null;
    const page = reportHtml(json, { ...factsOf(manifest, json, files), samples });
    const out = textOption(given, 'out');
    const path = out === undefined ? resolve(bundle.path, REPORT_PAGE) : resolve(context.cwd, out);
    await writeFile(path, page).catch(({ code }: NodeJS.ErrnoException) => {
      throw new CommandError('io', `${path}: cannot be written (${code})`);
    });
    if (context.json) context.print(JSON.stringify({ out: path, bytes: Buffer.byteLength(page) }, null, 2));
    else context.note(`${path}: ${Buffer.byteLength(page)} bytes`);
  },
};

async function listsFor(bundle: BundleFolder, histories: string[][]): Promise<Sample[]> {
  const { recommender } = await openBundle(bundle);
  try {
    return await sampleLists(recommender, histories);
  } finally {
    await recommender.close();
  }
}
