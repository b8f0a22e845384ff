// The search for canaries has to find what it is to find, or the tests that find nothing say nothing.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CANARIES, findCanaries } from './support/canary.js';

const request = (body: string | Uint8Array, path = '/collect') =>
  Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nhost: shop\r\nx-trace: 00-4f2a\r\n\r\n`), Buffer.from(body)]);
const foundIn = (bytes: Uint8Array) => [...new Set(findCanaries(bytes).map((find) => find.canary))];

describe('The search for canaries', () => {
  it.each(CANARIES)('finds %s in each form that it may travel in', (canary) => {
    const bytes = Buffer.from(canary);
    const forms: Record<string, Buffer> = {
      'in a path': request('', `/collect?item=${encodeURIComponent(canary)}`),
      'in a header': Buffer.from(`GET / HTTP/1.1\r\ncookie: last=${encodeURIComponent(canary)}\r\n\r\n`),
      raw: request(canary),
      json: request(JSON.stringify({ items: [canary] })),
      hex: request(`a=${bytes.toString('hex')}`),
      upper: request(`a=${bytes.toString('hex').toUpperCase()}`),
      utf16: request(Buffer.from(`x${canary}`, 'utf16le')),
      gzip: request(gzipSync(`{"a":"${canary}"}`)),
    };
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.from(`${before}${canary}~`);
      forms[`base64 behind ${before.length} bytes`] = request(`b=${text.toString('base64')}`);
      forms[`base64url behind ${before.length} bytes`] = request(`b=${text.toString('base64url')}`);
    }
    for (const [form, sent] of Object.entries(forms)) expect(foundIn(sent), form).toEqual([canary]);
  });

  it('finds numbers as integers of any width and order, as doubles, and dressed up again', () => {
    const [small, large] = CANARIES.slice(-2).map(Number) as [number, number];
    const bytes = new DataView(new ArrayBuffer(8));
    const sent = (write: () => void) => {
      write();
      return [request(new Uint8Array(bytes.buffer)), request(Buffer.from(bytes.buffer).toString('hex'))];
    };
    for (const packet of sent(() => bytes.setUint32(2, small, true))) expect(foundIn(packet)).toEqual([String(small)]);
    for (const packet of sent(() => bytes.setUint32(1, small))) expect(foundIn(packet)).toEqual([String(small)]);
    for (const little of [true, false]) {
      for (const packet of sent(() => bytes.setBigUint64(0, BigInt(large), little))) {
        expect(foundIn(packet)).toEqual([String(large)]);
      }
    }
    for (const packet of sent(() => bytes.setFloat64(0, large, true))) expect(foundIn(packet)).toEqual([String(large)]);
  });

  it('finds nothing where there is nothing', () => {
    expect(findCanaries(request(JSON.stringify({ items: ['canary-mug', '198245165', 'größe'] })))).toEqual([]);
    expect(findCanaries(request(new Uint8Array(2000).map((_, i) => (i * 89) % 251)))).toEqual([]);
  });
});
