/**
 * JavaScript or TypeScript with everything blanked out that is not code: comments, and what stands in strings, templates
 * and regular expressions, whose ends stay. As long as the source, so that what is found in it can be changed at the same
 * place.
 */
export function maskSource(source: string): string {
  let masked = '';
  while (masked.length < source.length) {
    const length = literalAt(source, masked);
    const piece = source.slice(masked.length, masked.length + Math.max(1, length));
    masked += length > 0 ? blank(piece) : piece;
  }
  return masked;
}

/** The ends tell that there is a value, by which a later slash divides. */
function blank(literal: string): string {
  if (/^\/[/*]/.test(literal)) return literal.replace(/[^\n]/g, ' ');
  return literal.replace(/[^\n]/g, (sign, at) => (at === 0 || at === literal.length - 1 ? sign : ' '));
}

/** The length of the comment or literal at the end of `before`; 0: code. */
function literalAt(source: string, before: string): number {
  const rest = source.slice(before.length);
  switch (rest[0]) {
    case "'":
    case '"':
      return lengthOf(/^(["'])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/, rest);
    case '`':
      return templateLength(rest);
    case '/':
      if (rest[1] === '/') return lengthOf(/^[^\n]*/, rest);
      if (rest[1] === '*') return lengthOf(/^\/\*[\s\S]*?(?:\*\/|$)/, rest);
      // Behind a value it divides.
      return /(?:^|[([{,;=:!&|?+\-*%~^<>]|\breturn)$/.test(before.trimEnd().slice(-8))
        ? lengthOf(/^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/, rest)
        : 0;
    default:
      return 0;
  }
}

function lengthOf(pattern: RegExp, text: string): number {
  return pattern.exec(text)?.[0].length ?? 0;
}

/** With what stands in `${}`, which may hold templates again. */
function templateLength(text: string): number {
  let at = 1;
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) at = endOfHole(text, at + 2);
    else at++;
  }
  return Math.min(at + 1, text.length);
}

/** Behind the brace that closes a hole which begins at `from`. */
function endOfHole(text: string, from: number): number {
  let depth = 1;
  let at = from;
  while (at < text.length && depth > 0) {
    if (text[at] === '`') at += templateLength(text.slice(at));
    else {
      if (text[at] === '{') depth++;
      if (text[at] === '}') depth--;
      at++;
    }
  }
  return at;
}
