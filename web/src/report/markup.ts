// HTML that cannot be broken by what it shows: everything put into a template is escaped, except for other templates.

/** Text that is HTML already. Made by `html` alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. Arrays are joined, `null` and `false` are nothing. */
export type Content = Markup | string | number | null | false | readonly Content[];

/** A template of HTML or SVG: html`<td>${title}</td>`. Attributes are to be quoted with double quotes. */
export function html(parts: TemplateStringsArray, ...contents: Content[]): Markup {
  return new Markup(parts.reduce((text, part, i) => text + textOf(contents[i - 1] ?? null) + part));
}

function textOf(content: Content): string {
  if (content === null || content === false) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return escaped(String(content));
}

/** Control characters, which HTML does not allow at all, become a mark that one is there. */
function escaped(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd')
  );
}
