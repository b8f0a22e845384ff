// Puts the plugin into somebody's vite.config, or says that a person has to do it.
import { maskSource } from './source-mask.js';

/** What comes of a config. `unclear`: nothing was changed, because its form is none of those that are known. */
export type ConfigEdit = { kind: 'edited'; source: string } | { kind: 'present' } | { kind: 'unclear' };

/** A config for a project that has none. */
export const NEW_CONFIG = `import { defineConfig } from 'vite';
import vitrine from 'vitrine/vite';

export default defineConfig({
  plugins: [vitrine()],
});
`;

/** Adds the import and the plugin; the rest stays as it is, to the byte. */
export function addPlugin(source: string): ConfigEdit {
  if (/['"]vitrine\/vite['"]/.test(source)) return { kind: 'present' };
  const masked = maskSource(source);
  const open = configObject(masked);
  if (open < 0 || /\bmodule\.exports\b|\brequire\s*\(/.test(masked) || /\bvitrine\b/.test(masked))
    return { kind: 'unclear' };
  const edit = pluginEdit(masked, open);
  if (!edit) return { kind: 'unclear' };
  const withPlugin = source.slice(0, edit.at) + edit.text + source.slice(edit.at);
  const at = Math.max(0, /^import\b/m.exec(masked)?.index ?? 0);
  return { kind: 'edited', source: withPlugin.slice(0, at) + importLine(source) + withPlugin.slice(at) };
}

/**
 * A text that the config gives to one of its members.
 * @returns `null`: it does not have the member, or not as plain text
 */
export function textMember(source: string, name: string): string | null {
  const masked = maskSource(source);
  const open = configObject(masked);
  const at = open < 0 ? -1 : memberOf(masked, open, name);
  return at < 0 ? null : (/^\s*(["'])([^"'\n\\]*)\1/.exec(source.slice(at))?.[2] ?? null);
}

/** Where the object of the config opens; -1: not found. */
function configObject(masked: string): number {
  const begin = /\bexport\s+default\s+(?:defineConfig\s*(?:<[^>]*>)?\s*\(\s*)?/.exec(masked);
  if (!begin) return -1;
  const at = begin.index + begin[0].length;
  if (masked[at] === '{') return at;
  // A function that gives the object back: in parentheses, or by its only `return`.
  const rest = masked.slice(at);
  const arrow = /^(?:async\s*)?\([^()]*\)\s*(?::[^=]*)?=>\s*\(\s*\{/.exec(rest);
  if (arrow) return at + arrow[0].length - 1;
  const returns = [...rest.matchAll(/\breturn\s*\{/g)];
  const [only] = returns;
  return only && returns.length === 1 ? at + only.index + only[0].length - 1 : -1;
}

/** Where the value of an object's own member begins; -1: it has none of that name. */
function memberOf(masked: string, open: number, name: string): number {
  let depth = 0;
  for (let at = open; at < masked.length; at++) {
    if ('{[('.includes(masked[at] as string)) depth++;
    if ('}])'.includes(masked[at] as string) && --depth === 0) return -1;
    if (depth !== 1 || /[\w$.]/.test(masked[at - 1] ?? '')) continue;
    const member = new RegExp(`^${name}\\s*:`).exec(masked.slice(at));
    if (member) return at + member[0].length;
  }
  return -1;
}

function pluginEdit(masked: string, open: number): { at: number; text: string } | null {
  const value = memberOf(masked, open, 'plugins');
  if (value < 0) {
    // A shorthand or a spread may hold plugins that a new member would replace.
    if (/[{,]\s*(?:plugins\s*[,}]|\.\.\.)/.test(masked.slice(open))) return null;
    return { at: open + 1, text: '\n  plugins: [vitrine()],' };
  }
  const array = /^\s*\[/.exec(masked.slice(value));
  if (!array) return null;
  const at = value + array[0].length;
  return { at, text: /^\s*\]/.test(masked.slice(at)) ? 'vitrine()' : 'vitrine(), ' };
}

/** In the file's own style. */
function importLine(source: string): string {
  const [, , quote = "'", semicolon = ';'] = /^(import\b.*?(["'])[^"'\n]*\2)(;?)/m.exec(source) ?? [];
  return `import vitrine from ${quote}vitrine/vite${quote}${semicolon}\n`;
}
