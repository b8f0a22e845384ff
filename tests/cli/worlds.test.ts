import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder, vitrine } from './support.js';

interface Figures {
  test: { rmse: number; mae: number; cases: number; answered: number };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...parts: string[]) => join(folder.path, ...parts);
const run = (...args: string[]) => vitrine(args, folder.path);
/** Large enough to be measured: a bank is seldom visited, and of a feed only the new is seen. */
const SIZES = {
  courses: { items: 120, users: 400, days: 120 },
  posts: { items: 600, users: 400, days: 40 },
  finance: { items: 80, users: 2000, days: 360 },
};
const worlds = ['courses', 'posts', 'finance'] as const;
const inputOf = (world: string) => [
  ...['--events', `${world}/events.csv`, '--catalog', `${world}/catalog.csv`],
  ...['--schema', `${world}/schema.json`],
];

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const world of worlds) {
    const size = Object.entries(SIZES[world]).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const { code, stderr } = await run('simulate', '--world', world, ...size, '--out', world);
    if (code !== 0) throw new Error(stderr);
  }
});
afterAll(() => folder.remove());

describe.each(worlds)('the world of %s', (world) => {
  it('is trained through its schema, measured, and looked into', async () => {
    expect((await readdir(at(world))).sort()).toEqual(['catalog.csv', 'events.csv', 'schema.json']);
    const { code, stderr } = await run('train', ...inputOf(world), '--out', `${world}-model`);
    expect(stderr).not.toMatch(/dropped|unknown/);
    expect(code).toBe(0);
    const report = JSON.parse(await readFile(at(`${world}-model`, 'report.json'), 'utf8'));
    expect(report.counts.read).toBe(report.counts.kept);
    expect(report.models.vitrine['ndcg@10']).toBeGreaterThan(report.models.popularity['ndcg@10']);
    const inspected = await run('inspect', `${world}-model`, '--json');
    expect(JSON.parse(inspected.stdout)).toMatchObject({ items: SIZES[world].items });
    const evaluated = await run('evaluate', '--bundle', `${world}-model`, ...inputOf(world), '--json');
    expect(evaluated.code).toBe(0);
  });

  it('cannot be read without its schema, and the command says what it misses', async () => {
    const { code, stderr } = await run('train', '--events', `${world}/events.csv`, '--out', 'none');
    expect(code).toBe(1);
    expect(stderr).toContain(`${world}/events.csv`);
  });
});

describe('a schema', () => {
  it.each([
    ['no JSON', '{', /broken\.json/],
    ['a role that there is not', '{"columns":{"shelf":"x"}}', /shelf/],
    ['a type that there is not', '{"types":{"opened":"stare"}}', /types\.opened must be one of view, /],
    ['a weight that is out of range', '{"weights":{"view":-1}}', /view/],
  ])('that has %s is refused by name', async (_what, text, message) => {
    await writeFile(at('broken.json'), text);
    const { code, stderr } = await run(
      'train',
      '--events',
      'posts/events.csv',
      '--schema',
      'broken.json',
      '--out',
      'x',
    );
    expect(code).toBe(1);
    expect(stderr).toContain('broken.json');
    expect(stderr).toMatch(message);
  });
});

describe('vitrine ratings', () => {
  it('measures the article beside the classics, which find more in the courses than it does', async () => {
    // With as many people as it takes: one in thirty rates five courses or more.
    expect((await run('simulate', '--world', 'courses', '--out', 'school')).code).toBe(0);
    const { code, stdout } = await run('ratings', 'school/events.csv', '--schema', 'school/schema.json', '--json');
    expect(code).toBe(0);
    const { models } = JSON.parse(stdout) as { models: Record<string, Figures> };
    expect(Object.keys(models)).toEqual(
      expect.arrayContaining([
        'mean',
        'article-4.1',
        'article-4.2',
        'user-based',
        'item-based',
        'matrix-factorisation',
      ]),
    );
    const rmse = (name: string) => models[name]?.test.rmse as number;
    expect(rmse('biases')).toBeLessThan(rmse('mean'));
    // A sum of ratings is none.
    expect(rmse('article-4.1')).toBeGreaterThan(2);
  });

  it('reads a plain file of ratings and says what it has nothing to say about', async () => {
    await writeFile(at('few.csv'), 'user,item,rating\na,x,4\na,y,5\nb,x,3\nb,y,4\nb,z,NaN\n');
    const { code, stdout, stderr } = await run('ratings', 'few.csv');
    expect(code).toBe(0);
    expect(stdout).toContain('Nobody has five ratings');
    expect(stderr).toContain('not a number');
    const missing = await run('ratings', 'posts/events.csv', '--map', 'value=nothing');
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain('nothing');
  });
});
