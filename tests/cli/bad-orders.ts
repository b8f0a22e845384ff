// Orders that no model can be made of; for the native trainer and for the one in wasm.
import { gzipSync } from 'node:zlib';

export const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID';
export const line = (n: number) => `5363${n},22${100 + n},MUG ${n},1,2010-12-01 08:26:00,2.55,178${n}`;
export const lines = (count: number) => Array.from({ length: count }, (_, i) => line(i + 10)).join('\n');
export const good = `${header}\n${lines(50)}\n`;
export const replaced = (from: RegExp, to: string) => `${header}\n${lines(50).replaceAll(from, to)}\n`;

/** What is in the file, and what the message must say of it. */
export const badOrders: [what: string, bytes: string | Buffer, ...said: string[]][] = [
  ['an empty file', '', 'orders.csv: is empty'],
  ['a file of blank lines', '\n\r\n\n', 'orders.csv: has no lines'],
  ['a header without lines', `${header}\n`, 'orders.csv: has no lines of data'],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj', 'orders.csv:1:1: is a PDF'],
  ['one column', 'sku\nA-1\nA-2\n', 'orders.csv:1: no column for "order"', 'Columns found: sku'],
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
  ['gzip cut off', gzipSync(good).subarray(0, 200), 'orders.csv: the gzip stream is cut off'],
  ['gzip that is damaged', gzipSync(good).fill(0x55, 60, 90), 'orders.csv: the gzip stream is damaged'],
  ['gzip of an empty file', gzipSync(''), 'orders.csv: is empty'],
];

/** The same orders as exports write them: letters and their bytes. `É` is in every line. */
const french = replaced(/MUG/g, 'CAFÉ');
export const encodedOrders: [encoding: string, bytes: Buffer][] = [
  ['utf-16le', Buffer.from(`\ufeff${french}`, 'utf16le')],
  ['utf-16le', Buffer.from(french, 'utf16le')],
  ['utf-16be', Buffer.from(`\ufeff${french}`, 'utf16le').swap16()],
  ['windows-1252', Buffer.from(french, 'latin1')],
];

/** Semicolons and decimal commas, as Excel writes CSV where commas are decimal. */
export const excelOrders = good.replaceAll('2.55', '2,55').replaceAll(/,(?!\d\d,)/g, ';');

/** Orders of which no model can be made, and that are orders all the same. */
export const thinOrders: [what: string, orders: string][] = [
  ['one customer', good.replaceAll(/,178\d\d/g, ',17800')],
  ['one item', good.replaceAll(/22\d\d\d,MUG \d\d/g, '22100,MUG')],
  ['one line, over and over', `${header}\n${`${line(10)}\n`.repeat(60)}`],
];
