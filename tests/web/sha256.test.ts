import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../web/src/shared/hex.js';
import { sha256Hex } from '../../web/src/shared/sha256.js';

describe('sha256Hex', () => {
  it('gives the known answers of FIPS 180-4', () => {
    const text = (value: string) => new TextEncoder().encode(value);
    expect(sha256Hex(text(''))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex(text('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex(text('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'))).toBe(
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    );
  });

  it('agrees with another implementation at every length around the edges of a block, also in a view', () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 31) & 0xff);
    for (let length = 0; length < 260; length++) {
      const view = bytes.subarray(3, 3 + length);
      expect(sha256Hex(view)).toBe(createHash('sha256').update(view).digest('hex'));
    }
  });

  it('is what WebCrypto says', async () => {
    const bytes = new Uint8Array(100_000).fill(7);
    expect(toHex(await crypto.subtle.digest('SHA-256', bytes))).toBe(sha256Hex(bytes));
  });
});
