// The entries of the package beside the recommender itself: each one file, which takes `createRecommender` from the
// module beside it and everything else from its own folder.
import { join } from 'node:path';
import { build } from 'esbuild';

/** What else than the package itself an entry leaves to the shop's own build, and what stands above its first line. */
const ENTRIES = /** @type {const} */ ([
  ['react', 'browser', ['react'], "'use client';"],
  ['vue', 'browser', ['vue'], ''],
  ['element', 'browser', [], ''],
  ['datalayer', 'browser', [], ''],
  ['devtools', 'browser', [], ''],
  ['testing', 'browser', [], ''],
  ['server', 'node', [], ''],
]);

/** @returns {Promise<Record<string, string>>} files of dist/ by their names */
export async function bundleEntries(source, shared) {
  const files = await Promise.all(
    ENTRIES.map(async ([name, platform, external, banner]) => {
      const result = await build({
        ...shared,
        entryPoints: [join(source, name, 'index.ts')],
        format: 'esm',
        platform,
        external: [...external],
        banner: { js: banner },
        plugins: [packageItself(platform === 'node' ? './node.js' : './index.js')],
        write: false,
      });
      return [`${name}.js`, result.outputFiles[0].text];
    }),
  );
  return Object.fromEntries(files);
}

/**
 * The package is loaded once, however many of its entries a page uses, and so is the class of its errors: otherwise
 * `instanceof VitrineError` would depend on which entry threw.
 * @param {string} path the module that stands for it
 */
export function packageItself(path) {
  return {
    name: 'package-itself',
    setup(builder) {
      builder.onResolve({ filter: /^\.\.\/index\.js$|\/vitrine-error\.js$/ }, () => ({ path, external: true }));
    },
  };
}
