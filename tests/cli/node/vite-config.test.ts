// How the plugin gets into somebody's config: only where it is clear what that means.
import { describe, expect, it } from 'vitest';
import { maskSource } from '../../../web/src/cli/source-mask.js';
import { addPlugin, NEW_CONFIG, textMember } from '../../../web/src/cli/vite-config.js';

/** The config afterwards, without the import. */
function edited(source: string): string | null {
  const edit = addPlugin(source);
  return edit.kind === 'edited' ? edit.source.replace(/^import vitrine from .*\n/m, '') : null;
}

describe('addPlugin', () => {
  it.each([
    ['an object', 'export default { plugins: [a()] }', 'export default { plugins: [vitrine(), a()] }'],
    ['an empty array', 'export default { plugins: [ ] }', 'export default { plugins: [vitrine() ] }'],
    ['no plugins', 'export default {\n  base: "/"\n}', 'export default {\n  plugins: [vitrine()],\n  base: "/"\n}'],
    [
      'a function',
      'export default defineConfig(({ mode }) => ({ plugins: [a(mode)] }))',
      'export default defineConfig(({ mode }) => ({ plugins: [vitrine(), a(mode)] }))',
    ],
    [
      'a function with a body',
      'export default defineConfig(() => {\n  const b = { plugins: [] };\n  return { plugins: [b] };\n})',
      'export default defineConfig(() => {\n  const b = { plugins: [] };\n  return { plugins: [vitrine(), b] };\n})',
    ],
    [
      'plugins of something else before its own',
      'export default { css: { postcss: { plugins: [x] } }, plugins: [a()] }',
      'export default { css: { postcss: { plugins: [x] } }, plugins: [vitrine(), a()] }',
    ],
    [
      'plugins in comments and strings',
      'export default { /* plugins: [ */ base: "plugins: [", re: /[/"{]plugins: [[]/, plugins: [a()] }',
      'export default { /* plugins: [ */ base: "plugins: [", re: /[/"{]plugins: [[]/, plugins: [vitrine(), a()] }',
    ],
  ])('finds the place in a config with %s', (_what, before, after) => {
    expect(edited(before)).toBe(after);
  });

  it.each([
    ['plugins that are no array', 'export default { plugins: all }'],
    ['plugins by shorthand', 'export default { plugins }'],
    ['a spread that may hold plugins', 'export default { ...base }'],
    ['a config in a variable', 'const config = { plugins: [] };\nexport default config'],
    ['two returns', 'export default defineConfig(({ mode }) => { if (mode) return { a: 1 }; return { b: 2 } })'],
    ['CommonJS', 'const a = require("a");\nmodule.exports = { plugins: [] }'],
    ['a name that is taken', 'import vitrine from "./mine.js";\nexport default { plugins: [vitrine] }'],
    ['nothing', ''],
  ])('changes nothing in a config with %s', (_what, source) => {
    expect(addPlugin(source)).toEqual({ kind: 'unclear' });
  });

  it('sees that the plugin is there', () => {
    expect(addPlugin(NEW_CONFIG)).toEqual({ kind: 'present' });
    const edit = addPlugin('export default {}');
    expect(edit.kind === 'edited' && addPlugin(edit.source)).toEqual({ kind: 'present' });
  });

  it('imports as the file does, behind what stands above its imports', () => {
    const edit = addPlugin('/// <reference types="vitest" />\nimport { a } from "a"\nexport default { plugins: [a] }');
    expect(edit).toMatchObject({
      source:
        '/// <reference types="vitest" />\nimport vitrine from "vitrine/vite"\nimport { a } from "a"\nexport default { plugins: [vitrine(), a] }',
    });
  });
});

describe('textMember', () => {
  it('reads plain texts of the config itself, and nothing else', () => {
    const source = "export default { build: { root: 'no' }, root: 'app', publicDir: process.env.X, base: '/a' + b }";
    expect(textMember(source, 'root')).toBe('app');
    expect(textMember(source, 'publicDir')).toBeNull();
    expect(textMember(source, 'outDir')).toBeNull();
  });
});

describe('maskSource', () => {
  it('keeps the code, the lines and the length', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is source, in which a template is to be found.
    const source = 'a("b\\"c") /* d\n */ + `e${{ f: `g` }}h` // i\n/ j / k; x = /[/]l/g; return /m/';
    const masked = maskSource(source);
    expect(masked).toHaveLength(source.length);
    expect(masked.split('\n')).toHaveLength(3);
    expect(masked.replace(/\s+/g, '')).toBe('a("")+``/j/k;x=/g;return//');
  });

  it('ends with the source when a literal never does', () => {
    for (const source of ["'a", '`a${b', '/* a', 'x = /a']) expect(maskSource(source)).toHaveLength(source.length);
  });
});
