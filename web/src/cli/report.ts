// vitrine report: the page about a training, from report.json and the bundle beside it.
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { popularityOf, reportHtml, sampleLists } from '../report/index.js';
import { fileOf, openBundle, readBundleFolder, readReport } from './bundle-folder.js';
import { type Command, CommandError, textOption, textOptions } from './command.js';

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
      text: 'A history whose list is shown, oldest item first; may be given several times. Default: some made-up ones',
    },
  },
  async run(given, context) {
    const bundle = await readBundleFolder(given.positionals[0] as string, context.cwd);
    const trained = await readReport(bundle);
    if (!trained) context.warn(`${bundle.name}: has no report.json that can be read; the page shows the bundle alone`);
    const { recommender, facts } = await openBundle(bundle);
    const { manifest, sizes } = bundle;
    try {
      const file = fileOf(bundle, 'popularity') as Uint8Array<ArrayBuffer>;
      const popularity = popularityOf(file, facts.items);
      const histories = textOptions(given, 'history').map((text) => text.split(','));
      const page = reportHtml(trained ?? { models: bundle.json['evaluation'] }, {
        ...{
          name: manifest.name,
          version: manifest.version,
          created: manifest.created,
          items: facts.items,
          popularity,
        },
        files: sizes.map(({ path, bytes }) => ({
          ...{ path, bytes: bytes.byteLength },
          gzipBytes: gzipSync(bytes, { level: 9 }).byteLength,
        })),
        samples: await sampleLists(recommender, popularity, histories),
      });
      const out = textOption(given, 'out');
      const path = out === undefined ? resolve(bundle.path, 'report.html') : resolve(context.cwd, out);
      await writeFile(path, page).catch(({ code }: NodeJS.ErrnoException) => {
        throw new CommandError('io', `${path}: cannot be written (${code})`);
      });
      if (context.json) context.print(JSON.stringify({ out: path, bytes: Buffer.byteLength(page) }, null, 2));
      else context.note(`${path}: ${Buffer.byteLength(page)} bytes`);
    } finally {
      await recommender.close();
    }
  },
};
