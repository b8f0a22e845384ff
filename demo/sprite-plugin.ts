// Makes the sprite at build time: every drawn shape, and of the icon package only the emoji that the rules name.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const VIRTUAL = 'virtual:vitrine-sprite';
const RESOLVED = `\0${VIRTUAL}`;
const [shapesPath = '', materialsPath = ''] = ['shapes', 'materials'].map((name) =>
  fileURLToPath(new URL(`./pictures/${name}.svg`, import.meta.url)),
);
const tablePaths = ['rules', 'motifs'].map((name) =>
  fileURLToPath(new URL(`./src/pictures/${name}.ts`, import.meta.url)),
);

interface IconSet {
  readonly icons: Readonly<Record<string, { readonly body: string } | undefined>>;
  readonly aliases?: Readonly<Record<string, { readonly parent: string } | undefined>>;
}

/** Over a body: its outline again, once filled with the pattern of the title and once with what the thing is made of. */
const withPaints = (svg: string): string =>
  svg.replace(/<(\w+)([^>]*?) data-body=""([^>]*?)(?:\/>|>.*?<\/\1>)/g, (whole) => {
    const plain = whole.replace(' data-body=""', '');
    const painted = (fill: string): string => plain.replace(/fill="[^"]*"/, fill);
    return (
      plain +
      painted('fill="var(--pat,none)"') +
      painted(
        'fill="var(--mat,none)" stroke="var(--seam,none)" stroke-width="2.500" stroke-dasharray="var(--seam-dashes,none)"',
      )
    );
  });

const marks = `
<symbol id="m-heart" viewBox="0 0 100 100"><path d="M50 90C26 70 8 56 8 36a22 22 0 0 1 42-9 22 22 0 0 1 42 9c0 20-18 34-42 54z" fill="var(--a)"/></symbol>
<symbol id="m-star" viewBox="0 0 100 100"><path d="M50 6l13 29 32 4-23 22 6 32-28-16-28 16 6-32L5 39l32-4z" fill="var(--a)"/></symbol>
<symbol id="m-jack" viewBox="0 0 100 100"><path d="M5 20h90v60H5z" fill="#2f4a86"/><path d="M5 20l90 60M95 20L5 80" stroke="#fff" stroke-width="11"/><path d="M5 20l90 60M95 20L5 80" stroke="#cf3b3b" stroke-width="4"/><path d="M50 20v60M5 50h90" stroke="#fff" stroke-width="18"/><path d="M50 20v60M5 50h90" stroke="#cf3b3b" stroke-width="10"/></symbol>`;

const pattern = (id: string, size: number, body: string): string =>
  ['', '-ink']
    .map((suffix) => {
      const ink = suffix ? '#b5534a' : '#fff';
      return `<pattern id="pattern-${id}${suffix}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"><g fill="${ink}" stroke="${ink}" opacity=".8">${body}</g></pattern>`;
    })
    .join('');

const patterns =
  pattern(
    'spots',
    14,
    '<circle cx="4" cy="4" r="2.600" stroke="none"/><circle cx="11" cy="11" r="2.600" stroke="none"/>',
  ) +
  pattern('stripes', 10, '<path d="M0 0h4v10H0z" stroke="none" opacity=".8"/>') +
  pattern(
    'gingham',
    12,
    '<path d="M0 0h6v12H0z" stroke="none" opacity=".45"/><path d="M0 0h12v6H0z" stroke="none" opacity=".45"/>',
  ) +
  pattern(
    'paisley',
    18,
    '<path d="M4 6c4-5 10-1 7 4-2 4-6 3-6 0" fill="none" stroke-width="1.500"/><circle cx="14" cy="14" r="1.500" stroke="none"/>',
  );

async function makeSprite(): Promise<string> {
  const tables = (await Promise.all(tablePaths.map((path) => readFile(path, 'utf8')))).join('\n');
  const shapes = await readFile(shapesPath, 'utf8');
  const materials = await readFile(materialsPath, 'utf8');
  const paints = [...materials.matchAll(/<(pattern|\w+Gradient) id=.*?<\/\1>/gs)]
    .map((match) => match[0].replace('id="', 'id="material-'))
    .join('');
  const iconPath = createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji-flat/icons.json');
  const set = JSON.parse(await readFile(iconPath, 'utf8')) as IconSet;
  const names = [...new Set([...tables.matchAll(/'e:([a-z0-9-]+)'/g)].map((match) => match[1] ?? ''))].sort();
  const emoji = names.map((name) => {
    const icon = set.icons[set.aliases?.[name]?.parent ?? name];
    if (!icon) throw new Error(`demo/src/pictures names the emoji '${name}', which the icon package does not have`);
    // Ids inside an icon would meet those of the next one.
    const body = icon.body.replace(/id="([^"]+)"/g, `id="${name}-$1"`).replace(/url\(#([^)]+)\)/g, `url(#${name}-$1)`);
    return `<symbol id="e-${name}" viewBox="0 0 32 32">${body}</symbol>`;
  });
  const drawn = [...withPaints(shapes).matchAll(/<symbol id="([a-z]+)">(.*?)<\/symbol>/gs)].map(
    (match) => `<symbol id="s-${match[1]}" viewBox="0 0 100 100">${match[2]}</symbol>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"><defs>${patterns}${paints}</defs>${marks}${drawn.join('')}${emoji.join('')}</svg>`.replace(
    /\n\s*/g,
    '',
  );
}

export function spritePlugin(): Plugin {
  return {
    name: 'vitrine-demo-sprite',
    resolveId: (id) => (id === VIRTUAL ? RESOLVED : undefined),
    async load(id) {
      if (id !== RESOLVED) return undefined;
      for (const path of [shapesPath, materialsPath, ...tablePaths]) this.addWatchFile(path);
      return `export default ${JSON.stringify(await makeSprite())};`;
    },
  };
}
