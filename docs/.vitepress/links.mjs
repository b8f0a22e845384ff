// Markdown of the repository also links to files outside of docs that the site has pages for, and those link back.
import { posix } from 'node:path';

/** Pages of the site whose Markdown lies elsewhere; `tools/docs.mjs` copies it. @type {Record<string, string>} */
export const COPIED = { 'benchmarks.md': 'bench/BENCHMARKS.md', 'changelog.md': 'CHANGELOG.md' };

/**
 * @param {string} href as it is written
 * @param {string} page the page's path on the site
 * @returns {string} where to on the site; what leads to no page stays as it is, and ends the build as a dead link
 */
export function linkInside(href, page) {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [path = '', ...heading] = href.split(/(?=#)/);
  const target = posix.join(posix.dirname(COPIED[page] ?? `docs/${page}`), path);
  const copied = Object.keys(COPIED).find((name) => COPIED[name] === target);
  if (copied) return `/${copied}${heading.join('')}`;
  return page in COPIED && target.startsWith('docs/') ? `/${target.slice('docs/'.length)}${heading.join('')}` : href;
}

/** @param {import('vitepress').MarkdownRenderer} md */
export function linksInside(md) {
  md.core.ruler.after('inline', 'links-inside', ({ tokens, env }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type === 'link_open') token.attrSet('href', linkInside(token.attrGet('href') ?? '', env.relativePath));
    }
  });
}

/**
 * The anchor of a heading, as the repository's hosts make it: one link is right there and on the site.
 * @param {string} heading
 */
export const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
