import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeUnary, falseThreshold } from '../../web/src/shared/unary-encoding.js';
import { temporaryFolder, vitrine } from './support.js';

interface SupportRow {
  minSupport: number;
  edges: number;
  gzipBytes: number;
  audit?: { auc: number };
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (...parts: string[]) => join(folder.path, ...parts);
const input = ['--events', 'shop/events.csv', '--catalog', 'shop/catalog.csv'];
const train = (...args: string[]) => vitrine(['train', ...input, ...args], folder.path);
const reportOf = async (bundle: string) => JSON.parse(await readFile(at(bundle, 'report.json'), 'utf8'));

beforeAll(async () => {
  folder = await temporaryFolder();
  const size = ['--items', '120', '--users', '300', '--days', '90', '--seed', '3'];
  const { code, stderr } = await vitrine(['simulate', ...size, '--out', 'shop'], folder.path);
  if (code !== 0) throw new Error(stderr);
});
afterAll(() => folder.remove());

/** Lines as browsers make them, all of shoppers of one category, by the code that the page runs. */
function reports(count: number, own: string, categories: string[], epsilon: number): string {
  const threshold = falseThreshold(epsilon);
  const lines = Array.from({ length: count }, () => {
    const random = crypto.getRandomValues(new Uint32Array(categories.length));
    const bits = encodeUnary(categories.indexOf(own), categories.length, threshold, random);
    return JSON.stringify({ vitrine: 'report', format: 1, week: 2900, epsilon, threshold, categories, bits });
  });
  return `${lines.join('\n')}\n`;
}

async function categoriesOfShop(): Promise<string[]> {
  const [, ...lines] = (await readFile(at('shop', 'catalog.csv'), 'utf8')).trim().split('\r\n');
  // Item, title and category; some titles hold a comma, and are quoted then.
  const categories = lines.map((line) => /^[^,]*,(?:"(?:[^"]|"")*"|[^,]*),("?)(.*?)\1,/.exec(line)?.[2]);
  return [...new Set(categories.filter((name) => name !== undefined))].sort();
}

describe('vitrine train', () => {
  it('prints quality, size and the audit at each support, and keeps to the one that it is told', async () => {
    const { code, stdout, stderr } = await train('--min-support', '5', '--audit', '--out', 'strict');
    expect(stderr).not.toContain('error');
    expect(code).toBe(0);
    expect(stdout).toMatch(/min-support +edges +gzip bytes +ndcg@10 +recall@10 +audit, AUC/);
    expect(stdout).toMatch(/^5 \(this\) /m);
    expect(stdout).toMatch(/area under the curve/);
    const { privacy, graph } = await reportOf('strict');
    const rows = privacy.bySupport as SupportRow[];
    expect(rows.map(({ minSupport }) => minSupport)).toEqual([1, 2, 5, 20]);
    for (const [i, row] of rows.entries()) {
      expect(row.edges).toBeLessThanOrEqual(rows[i - 1]?.edges ?? Number.POSITIVE_INFINITY);
      expect(row.audit?.auc).toBeGreaterThanOrEqual(0);
      expect(row.audit?.auc).toBeLessThanOrEqual(1);
    }
    expect(graph.edges).toBeLessThan((rows[0] as SupportRow).edges);
    expect(privacy.minSupport).toBe(5);
  });

  it('writes the same bundle whatever key the ids were hashed with', async () => {
    for (const out of ['a', 'b']) expect((await train('--out', out)).code).toBe(0);
    expect(await readFile(at('a', 'manifest.json'))).toEqual(await readFile(at('b', 'manifest.json')));
  });

  it('follows reports that browsers made, within a factor of two, and says what it refused', async () => {
    const categories = await categoriesOfShop();
    const own = categories[0] as string;
    const forged = JSON.stringify({ vitrine: 'report', format: 1, week: 2900, epsilon: 50, threshold: 1, categories });
    await writeFile(at('reports.jsonl'), `${reports(2000, own, categories, 2)}${forged}\nhello\n`);
    const { code, stderr } = await train('--reports', 'reports.jsonl', '--out', 'reported');
    expect(code).toBe(0);
    expect(stderr).toMatch(/1 of 2002 reports refused, the first in line 2001: an epsilon/);
    expect(stderr).toMatch(/1 of 2002 reports refused, the first in line 2002: not a JSON object/);
    const { reports: told } = await reportOf('reported');
    expect(told).toMatchObject({ lines: 2002, taken: 2000, followed: 2000 });
    const of = (name: string) => told.categories.find((category: { name: string }) => category.name === name);
    expect(of(own).share).toBeGreaterThan(0.8);
    expect(of(own).factor).toBe(2);
    for (const name of categories.slice(1)) expect(of(name).factor).toBeGreaterThanOrEqual(0.5);
  });

  it.each([
    ['nothing', '', /bad\.jsonl: is empty/],
    ['blank lines', '\n \n', /bad\.jsonl: has no reports/],
    ['no report', 'user,item\n1,2\n', /none of its 2 lines is a report that can be: not-json 2 \(first in line 1\)/],
  ])('leaves no bundle when the reports hold %s', async (_what, text, message) => {
    await writeFile(at('bad.jsonl'), text);
    const { code, stderr } = await train('--reports', 'bad.jsonl', '--out', 'none');
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    await expect(readFile(at('none', 'manifest.json'))).rejects.toThrow();
  });

  it.each([
    ['--min-support', '-1'],
    ['--min-support', '1001'],
    ['--max-items-per-person', 'many'],
  ])('refuses %s %s as wrong usage', async (flag, value) => {
    const { code, stderr } = await train(flag, value, '--out', 'none');
    expect(code).toBe(2);
    expect(stderr).toContain(flag);
  });
});
