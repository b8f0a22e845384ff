import { MOTIFS, REPEATS } from './motifs.ts';
import { RULES, type Section } from './rules.ts';

type Matcher = (title: string) => boolean;

function compile(words: string): Matcher {
  const alternatives = words
    .split('|')
    .map((word) => (word.endsWith('*') ? `${escapePattern(word.slice(0, -1))}[a-z]*` : escapePattern(word)))
    .join('|');
  const pattern = new RegExp(`(?:^|[^a-z0-9])(?:${alternatives})(?![a-z0-9])`);
  return (title) => pattern.test(title);
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const rules = RULES.map(([words, picture, section]) => ({ matches: compile(words), picture, section }));
const motifs = MOTIFS.map(([words, motif]) => ({ matches: compile(words), motif }));

export interface Subject {
  /** A shape of shapes.svg, or 'e:' and an emoji's name. */
  readonly picture: string;
  readonly section: Section;
  /** An emoji ('e:...') or a small mark ('m:...') to decorate the shape with. */
  readonly motif: string | undefined;
  /** False when no word of the title is known and the picture is only a wrapped parcel. */
  readonly recognised: boolean;
}

/** What to draw for a product, from its title and, where there is one, its category. */
export function subjectOf(title: string, category: string | null): Subject {
  const text = title.toLowerCase();
  const rule =
    rules.find((candidate) => candidate.matches(text)) ??
    (category ? rules.find((candidate) => candidate.matches(category.toLowerCase())) : undefined);
  const picture = rule?.picture ?? 'parcel';
  const motif = picture.startsWith('e:')
    ? undefined
    : motifs.find(
        (candidate) =>
          candidate.motif !== `m:${picture}` && candidate.motif !== REPEATS[picture] && candidate.matches(text),
      )?.motif;
  return { picture, section: rule?.section ?? 'Home & decor', motif, recognised: rule !== undefined };
}
