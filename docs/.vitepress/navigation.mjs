// Every page of the site, in the order of the sidebar. tests/docs looks that no file is missing and none is named twice.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '..');

/** @typedef {{ text: string, link: string }} Page */
/** @typedef {{ text: string, collapsed?: boolean, items: Page[] }} Group */

/** @type {(folder: string, list: Record<string, string>) => Page[]} by the name of the file */
const pages = (folder, list) => Object.entries(list).map(([name, text]) => ({ text, link: `${folder}${name}` }));

/** @type {(list: Record<string, string>) => Page[]} */
const guides = (list) => pages('/guides/', list);

/** The pages of `decisions` by number, each under its own heading. @type {() => Page[]} */
const decisions = () =>
  readdirSync(join(docs, 'decisions'))
    .sort()
    .map((file) => {
      const [heading = file] = /(?<=^# ).*$/m.exec(readFileSync(join(docs, 'decisions', file), 'utf8')) ?? [];
      return { text: heading, link: `/decisions/${file.replace(/\.md$/, '')}` };
    });

/** What is generated from the sources' comments: by file, the entry of the package. @type {Record<string, string>} */
export const API = Object.fromEntries(
  ['index', 'react', 'vue', 'element', 'datalayer', 'server', 'trainer', 'onnx', 'testing', 'devtools', 'vite'].map(
    (name) => [name, name === 'index' ? 'vitrine' : `vitrine/${name}`],
  ),
);

/** @type {Group[]} */
export const SIDEBAR = [
  { text: 'Start', items: guides({ quickstart: 'Quickstart', install: 'Install', command: 'The command' }) },
  {
    text: 'In your shop',
    items: guides({
      vite: 'Vite',
      next: 'Next',
      'plain-html': 'Plain HTML',
      themes: 'Themes of hosted shops',
      bundlers: 'Other bundlers',
      react: 'React',
      vue: 'Vue',
      element: 'Elements',
      datalayer: 'Data layer',
      server: 'Server',
      testing: 'Testing',
      devtools: 'Devtools',
    }),
  },
  {
    text: 'Lists',
    items: guides({
      lists: 'Lists',
      'filters-and-rules': 'Filters and rules',
      learning: 'Learning on the device',
      'new-items': 'New items',
    }),
  },
  {
    text: 'The model',
    items: guides({
      'training-data': 'Training data',
      schema: "Other words than a shop's",
      trainer: 'Training in a page',
      evaluation: 'Evaluation',
      'bundle-size': 'Size of a bundle',
      deploying: 'Deploying and updating',
      onnx: 'Your own ONNX model',
      'bundle-format': 'Bundle format',
    }),
  },
  {
    text: 'Privacy and policies',
    items: guides({
      privacy: 'Privacy: claims and limits',
      consent: 'Consent',
      csp: 'Content-Security-Policy',
      'hosting-headers': 'Hosting with a header',
      'private-training': 'Privacy in training',
    }),
  },
  { text: 'API', items: pages('/api/', API) },
  {
    text: 'How good it is',
    items: pages('/', { comparison: 'Beside hosted services', benchmarks: 'Figures' }),
  },
  {
    text: 'How it is made',
    items: pages('/', {
      design: 'Design',
      glossary: 'Glossary',
      article: 'The article',
      samples: 'How samples are tested',
      changelog: 'Changelog',
    }),
  },
  { text: 'Decisions', collapsed: true, items: decisions() },
];
