// Makes modules for a browser of the samples in TypeScript, JavaScript and Vue: each with what the guide takes for granted,
// and with an ear to the lists that it gets.
import { join } from 'node:path';
import { build, type Loader, type OnLoadResult, type Plugin } from 'esbuild';
import { compileScript, parse } from 'vue/compiler-sfc';
import { placeOf, type Sample, samplesOf } from './samples.ts';

/** The names by which guides speak of a recommender that the page has made. */
const RECOMMENDERS = ['rec', 'recommender'];

/** What createRecommender() of a sample is: the package's, and the test hears of recommenders and of their lists. */
const RECORDER = `
import { createRecommender as make } from 'vitrine';
export * from 'vitrine';
const seen = (globalThis.sample ??= { recommenders: [], lists: [] });
export function createRecommender(options) {
  const rec = make(options);
  if (seen.recommenders.includes(rec)) return rec;
  seen.recommenders.push(rec);
  for (const name of ['recommend', 'similar', 'trending', 'boughtTogether', 'rerank']) {
    const ask = rec[name].bind(rec);
    rec[name] = async (...given) => {
      const list = await ask(...given);
      seen.lists.push({ name, degraded: list.degraded?.code, itemIds: list.items.map(({ itemId }) => itemId) });
      return list;
    };
  }
  return rec;
}`;

const isImported = (code: string, name: string): boolean => new RegExp(`import [^;]*\\b${name}\\b`).test(code);

/** A sample as a module: what it uses without saying where it comes from, the sample, and word that it has come to its end. */
function moduleOf(sample: Sample): string {
  const { code } = sample;
  const uses = RECOMMENDERS.filter((name) => {
    return new RegExp(`\\b${name}\\b`).test(code) && !new RegExp(`(const|let) ${name}\\b`).test(code);
  });
  const makes = uses.length > 0 || /\bcreateRecommender\b/.test(code);
  return [
    makes && !isImported(code, 'createRecommender') ? "import { createRecommender } from 'vitrine';" : '',
    ...uses.map((name) => `const ${name} = createRecommender({ bundle: '/model/manifest.json' });`),
    ...uses.map((name) => `${name}.track({ type: 'view', itemId: 'mug-red' }); await ${name}.ready;`),
    code,
    ...[...code.matchAll(/^export function (\w+)/gm)].map(([, name = '']) => rendered(name)),
    'globalThis.sampleDone = true;',
  ].join('\n');
}

/** Renders a component of React that a sample exports. */
const rendered = (name: string): string => `
import { createRoot as createRootOf${name} } from 'react-dom/client';
import { VitrineProvider as ProviderOf${name} } from 'vitrine/react';
createRootOf${name}(document.querySelector('#app')).render(
  <ProviderOf${name} options={{ bundle: '/model/manifest.json' }}><${name} initialItems={[]} /></ProviderOf${name}>,
);`;

/** What a component of Vue stands in, when the sample does not mount it itself. */
const MOUNTED = `
import { createVitrine } from 'vitrine/vue';
import { createApp } from 'vue';
import Sample from './sample.vue';
createApp(Sample, { itemId: 'pan-iron' }).use(createVitrine({ bundle: '/model/manifest.json' })).mount('#app');
globalThis.sampleDone = true;`;

const isOfVue = ({ page, language }: Sample): boolean => language === 'vue' || page === 'guides/vue.md';

/** A single-file component of a sample: itself, or its code as the setup of one. */
function componentOf(sample: Sample): string {
  const text =
    sample.language === 'vue'
      ? sample.code
      : `<script setup lang="ts">\n${sample.code}</script><template><p /></template>`;
  const { descriptor } = parse(text);
  return compileScript(descriptor, { id: 'sample', inlineTemplate: true }).content;
}

function loaded(sample: Sample, resolveDir: string): OnLoadResult {
  if (isOfVue(sample) && !sample.code.includes('createApp')) return { contents: MOUNTED, loader: 'ts', resolveDir };
  const loader: Loader = sample.language === 'js' || sample.language === 'jsx' ? 'jsx' : 'tsx';
  return { contents: moduleOf(sample), loader, resolveDir };
}

/** @param resolveDir where the packed package is installed, below the frameworks */
function samplesPlugin(samples: readonly Sample[], resolveDir: string, replace: (code: string) => string): Plugin {
  const sampleAt = (path: string): Sample => {
    const found = samples.find((sample) => path.startsWith(`${placeOf(sample)}:`) || placeOf(sample) === path);
    if (!found) throw new Error(path);
    return { ...found, code: replace(found.code) };
  };
  return {
    name: 'samples',
    setup(bundle) {
      bundle.onResolve({ filter: /^sample:/ }, ({ path }) => ({
        path: path.slice('sample:'.length),
        namespace: 'sample',
      }));
      bundle.onLoad({ filter: /^/, namespace: 'sample' }, ({ path }) => loaded(sampleAt(path), resolveDir));
      bundle.onResolve({ filter: /^vitrine$/, namespace: 'sample' }, () => ({
        path: 'recorder',
        namespace: 'recorder',
      }));
      bundle.onLoad({ filter: /^/, namespace: 'recorder' }, () => ({ contents: RECORDER, loader: 'js', resolveDir }));
      bundle.onResolve({ filter: /\.vue$/, namespace: 'sample' }, ({ importer }) => ({
        path: importer,
        namespace: 'component',
      }));
      bundle.onLoad({ filter: /^/, namespace: 'component' }, ({ path }) => {
        const sample = sampleAt(path);
        // A sample that mounts an app of another file: that of its guide.
        const own = sample.code.includes('createApp')
          ? samplesOf(sample.page).find(({ language }) => language === 'vue')
          : sample;
        return { contents: componentOf(own ?? sample), loader: 'ts', resolveDir };
      });
    },
  };
}

/** The module of a sample among those that `bundleSamples` has written. */
export const moduleName = (sample: Sample): string => `${placeOf(sample).replaceAll(/[^\w]+/g, '-')}.js`;

/**
 * @param installed the packed package
 * @param out folder of the modules
 * @param replace puts real values where a guide has those of a reader
 */
export async function bundleSamples(
  samples: readonly Sample[],
  installed: string,
  out: string,
  replace: (code: string) => string,
): Promise<void> {
  await build({
    entryPoints: samples.map((sample) => ({
      in: `sample:${placeOf(sample)}`,
      out: moduleName(sample).replace(/\.js$/, ''),
    })),
    plugins: [samplesPlugin(samples, join(installed, '..', '..'), replace)],
    ...{ bundle: true, splitting: true, format: 'esm', outdir: out, jsx: 'automatic', logLevel: 'silent' },
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  });
}
