import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder, vitrine, vitrineWithin } from './support.js';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID';
const line = (n: number) => `5363${n},22${100 + n},MUG ${n},1,2010-12-01 08:26:00,2.55,178${n}`;
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i + 10)).join('\n');
const good = `${header}\n${lines(50)}\n`;
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const replaced = (from: RegExp, to: string) => `${header}\n${lines(50).replaceAll(from, to)}\n`;

/** What is in the file, and what the message must say of it. */
const cases: [what: string, bytes: string | Buffer, ...said: string[]][] = [
  ['an empty file', '', 'orders.csv: is empty'],
  ['a file of blank lines', '\n\r\n\n', 'orders.csv: has no lines'],
  ['a header without lines', `${header}\n`, 'orders.csv: has no lines of data'],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'orders.csv:1:1: is a PDF'],
  ['a spreadsheet', Buffer.from('504b0304140000000800', 'hex'), 'orders.csv:1:1:', 'export it as CSV'],
  ['a web page', '<!doctype html>\n<title>Orders</title>\n', 'orders.csv:1: no column for "order"', '<!doctype html>'],
  [
    'a file without a needed column',
    good.replace('StockCode', 'Thing'),
    'orders.csv:1: no column for "item"',
    'Columns found: InvoiceNo, Thing, Description',
    '--map item=COLUMN',
  ],
  ['a NUL byte', good.replace('MUG 12', 'MUG\x0012'), 'orders.csv:4:17: NUL byte'],
  ['a quote left open', good.replace('MUG 12', '"MUG 12'), 'orders.csv:4:14: the quote opened here is never closed'],
  [
    'a quote left open in a large file',
    good.replace('MUG 12', '"MUG 12') + `${lines(80)}\n`.repeat(1200),
    'orders.csv:4:14: the quote opened here is not closed within 1048576 bytes',
  ],
  ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${good}`, 'utf16le'), 'orders.csv:1:1: is UTF-16', 'iconv'],
  ['UTF-16 without one', Buffer.from(good, 'utf16le'), 'orders.csv:1:1: looks like UTF-16', 'iconv'],
  [
    'Latin-1 on every line',
    latin1(replaced(/MUG/g, 'CAFÉ')),
    'invalid-utf8 50',
    'orders.csv:2:17',
    'iconv -f WINDOWS-1252 -t UTF-8',
  ],
  [
    'dates that no calendar has',
    replaced(/2010-12-01/g, '2011-02-30'),
    'bad-time 50',
    'orders.csv:2:23, column InvoiceDate: "2011-02-30 08:26:00"',
  ],
  [
    'dates that may be read in two ways',
    replaced(/2010-12-01/g, '3/4/2011'),
    'orders.csv, column InvoiceDate',
    '--date-order',
  ],
  ['negative prices', replaced(/2\.55/g, '-2.55'), 'negative-price 50', 'orders.csv:2:43, column UnitPrice: "-2.55"'],
  ['prices that are words', replaced(/2\.55/g, 'free'), 'bad-price 50', 'column UnitPrice: "free"'],
  ['too few fields', replaced(/,178\d\d/g, ''), 'field-count 50', '6 fields instead of 7'],
  ['stray quotes', replaced(/MUG/g, '5" MUG'), 'stray-quote 50', 'orders.csv:2:15', 'RFC 4180'],
  ['gzip cut off', gzipSync(good).subarray(0, 200), 'orders.csv: the gzip stream is cut off at byte 200'],
  ['gzip that is damaged', gzipSync(good).fill(0x55, 60, 90), 'orders.csv: the gzip stream is damaged at byte'],
  ['gzip of an empty file', gzipSync(''), 'orders.csv: is empty'],
];

describe('vitrine train refuses what it cannot use', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const train = (...args: string[]) => vitrine(['train', '--out', 'model', ...args], folder.path);

  it.each(cases)('%s', async (_what, bytes, ...said) => {
    await writeFile(join(folder.path, 'orders.csv'), bytes);
    const { code, stderr } = await train('--orders', 'orders.csv');
    for (const part of said) expect(stderr).toContain(part);
    expect(code).toBe(1);
    // No bundle, not even a part of one under another name.
    expect(await readdir(folder.path)).toEqual(['orders.csv']);
  });

  it('a file that is not there', async () => {
    const { code, stderr } = await train('--orders', 'orders.csv');
    expect(stderr).toContain('orders.csv: no such file');
    expect(code).toBe(1);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('a folder', async () => {
    const { code, stderr } = await train('--events', '.');
    expect(stderr).toContain('is a folder');
    expect(code).toBe(1);
  });

  it('a line of 100 MB, in 400 MB of address space', async () => {
    const file = await open(join(folder.path, 'orders.csv'), 'w');
    await file.write(`${header}\n${line(10)}\n`);
    const megabyte = Buffer.alloc(1 << 20, 'x');
    for (let i = 0; i < 100; i += 1) await file.write(megabyte);
    await file.close();
    const args = ['train', '--out', 'model', '--orders', 'orders.csv'];
    const { code, stderr } = await vitrineWithin(400, args, folder.path);
    expect(stderr).toContain('orders.csv:3:1048577: the line is longer than 1048576 bytes');
    expect(code).toBe(1);
    expect(await readdir(folder.path)).toEqual(['orders.csv']);
  });

  it('a catalogue it cannot use, though the orders are good', async () => {
    await writeFile(join(folder.path, 'orders.csv'), good);
    await writeFile(join(folder.path, 'catalog.csv'), 'title,price\nMug,1\n');
    const { code, stderr } = await train('--orders', 'orders.csv', '--catalog', 'catalog.csv');
    expect(stderr).toContain('catalog.csv:1: no column for "item"');
    expect(code).toBe(1);
  });

  it('says it as JSON too', async () => {
    const { code, stdout } = await train('--orders', 'orders.csv', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'not-found', message: 'orders.csv: no such file' } });
  });

  it.each([
    ['no input', []],
    ['two inputs', ['--orders', 'a', '--events', 'b']],
    ['a mapping without =', ['--orders', 'a', '--map', 'item']],
    ['a mapping of an unknown role', ['--orders', 'a', '--map', 'colour=Colour']],
    ['a separator that is none', ['--orders', 'a', '--separator', 'x']],
    ['a date order that is none', ['--orders', 'a', '--date-order', 'ymd']],
  ])('%s is wrong usage', async (_what, args) => {
    const { code, stderr } = await train(...args);
    expect(stderr).not.toBe('');
    expect(code).toBe(2);
  });
});
