// vitrine init: a bundle and the lines that use it, put into the Vite project of this folder.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { readBundleFolder } from './bundle-folder.js';
import { type Command, CommandError, type Context } from './command.js';
import { templateFor } from './init-templates.js';
import { sampleBundle } from './sample-bundle.js';
import { addPlugin, NEW_CONFIG } from './vite-config.js';
import { findViteProject, type ViteProject } from './vite-project.js';

/** What became of a file: `kept` differs from what would be written, `by-hand` needs a person. */
type Outcome = 'written' | 'replaced' | 'changed' | 'present' | 'kept' | 'by-hand';

interface Step {
  file: string;
  outcome: Outcome;
  text: string;
}

export const init: Command = {
  name: 'init',
  summary: 'Put a bundle, the plugin and an example into the Vite project of this folder',
  positionals: [
    {
      name: 'MODEL',
      text: 'Folder of a bundle; default: the one that the project has, else a small sample',
      required: false,
    },
  ],
  options: { force: { type: 'boolean', text: 'Replace files that are there and say something else' } },
  async run(given, context) {
    const force = given.values['force'] === true;
    const project = findViteProject(context.cwd);
    const template = templateFor(project);
    const example = join(project.sourceDir, template.name);
    const steps = [
      await addBundle(project, given.positionals[0], force),
      await addToConfig(project),
      await put(project, example, template.text, force, `an example for ${project.framework}`),
    ];
    if (context.json) {
      const { framework, config } = project;
      context.print(JSON.stringify({ framework, config, steps, use: template.use }, null, 2));
      return;
    }
    for (const { file, outcome, text } of steps) context.print(`${outcome.padEnd(8)}  ${file}: ${text}`);
    sayWhatIsLeft(project, template.use, context);
  },
};

function sayWhatIsLeft({ depends }: ViteProject, use: string, { print }: Context): void {
  if (!depends) print('\nThe package is not among the dependencies yet:\n\n    npm install vitrine');
  print(`\nShow the recommendations where you want them:\n\n${use.replace(/^/gm, '    ')}\n\nThen: npm run dev`);
}

async function addBundle(project: ViteProject, given: string | undefined, force: boolean): Promise<Step> {
  const folder = join(project.publicDir, 'model');
  const file = join(folder, 'manifest.json');
  const old = await readFile(join(project.path, file)).catch(() => null);
  if (given === undefined && old) return { file, outcome: 'present', text: 'the bundle that the project has' };
  const bundle = given === undefined ? null : await readBundleFolder(given, project.path);
  const { manifest, files } = bundle?.supplied ?? sampleBundle();
  const text = bundle
    ? `${bundle.manifest.items} items of ${given}`
    : 'a sample of 20 items; put your own bundle there';
  const bytes = Buffer.from(manifest);
  if (old?.equals(bytes)) return { file, outcome: 'present', text: 'this bundle' };
  // A sample is there to be replaced.
  if (old && !force && !old.equals(Buffer.from(sampleBundle().manifest))) {
    return { file, outcome: 'kept', text: 'another bundle is there; --force replaces it' };
  }
  // What the manifest names first: a page that is open sees the old bundle, or the new one.
  for (const [name, content] of Object.entries(files)) await write(project, join(folder, name), content);
  const signature = bundle && (await readFile(join(bundle.path, 'manifest.sig')).catch(() => null));
  // Signed was what lay here before.
  if (signature) await write(project, join(folder, 'manifest.sig'), signature);
  else await rm(join(project.path, folder, 'manifest.sig'), { force: true });
  await write(project, file, bytes);
  return { file, outcome: old ? 'replaced' : 'written', text };
}

async function addToConfig(project: ViteProject): Promise<Step> {
  const { config } = project;
  if (config === null) {
    const file = `vite.config.${project.modules ? 'js' : 'mjs'}`;
    await write(project, file, NEW_CONFIG);
    return { file, outcome: 'written', text: 'a config with the plugin' };
  }
  const edit = addPlugin(await readFile(join(project.path, config), 'utf8'));
  if (edit.kind === 'present') return { file: config, outcome: 'present', text: 'has the plugin' };
  if (edit.kind === 'unclear') {
    const text =
      "add `import vitrine from 'vitrine/vite'` and `plugins: [vitrine()]`; its form is not one that could be changed safely";
    return { file: config, outcome: 'by-hand', text };
  }
  await write(project, config, edit.source);
  return {
    file: config,
    outcome: 'changed',
    text: 'the plugin was added; it sends and prints the header that seals the worker',
  };
}

async function put(project: ViteProject, file: string, text: string, force: boolean, what: string): Promise<Step> {
  const old = await readFile(join(project.path, file), 'utf8').catch(() => null);
  if (old === text) return { file, outcome: 'present', text: what };
  if (old !== null && !force) return { file, outcome: 'kept', text: 'says something else; --force replaces it' };
  await write(project, file, text);
  return { file, outcome: old === null ? 'written' : 'replaced', text: what };
}

async function write({ path }: ViteProject, file: string, content: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  } catch (error) {
    throw new CommandError(
      'io',
      `${relative(path, join(path, file))}: cannot be written (${(error as NodeJS.ErrnoException).code})`,
    );
  }
}
