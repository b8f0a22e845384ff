// The site of the documentation: `npm run docs`, `npm run docs:build`. The pages are the Markdown files of this folder, as
// they are read in the repository and in the package; what `tools/docs.mjs` generates lies in `generated`.
import { defineConfig } from 'vitepress';
import { linksInside, slugify } from './links.mjs';
import { SIDEBAR } from './navigation.mjs';

export default defineConfig({
  lang: 'en',
  title: 'Vitrine',
  description: "A recommender that runs in the shopper's browser",
  srcDir: '.',
  outDir: '../build/docs',
  cacheDir: '../build/docs-cache',
  cleanUrls: false,
  // A part of the page that includes it.
  srcExclude: ['generated/edge-cloud.md'],
  rewrites: { 'generated/:page*': ':page*' },
  // No network: fonts come from the package, the search index from the build, and a broken link ends the build.
  ignoreDeadLinks: false,
  head: [['link', { rel: 'icon', href: '/mark.svg', type: 'image/svg+xml' }]],
  markdown: { anchor: { slugify }, config: (md) => md.use(linksInside) },
  themeConfig: {
    logo: '/mark.svg',
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Quickstart', link: '/guides/quickstart' },
      { text: 'Privacy', link: '/guides/privacy' },
      { text: 'API', link: '/api/' },
      { text: 'Figures', link: '/benchmarks' },
    ],
    sidebar: SIDEBAR,
    docFooter: { prev: 'Before', next: 'Next' },
    externalLinkIcon: true,
  },
});
