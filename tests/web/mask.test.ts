import { describe, expect, it } from 'vitest';
import { maskPersonal } from '../../web/src/shared/mask.js';

/** The same "random" choices at each run. */
function choices(seed: number) {
  let state = seed;
  return <T>(from: readonly T[]): T => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from[state % from.length] as T;
  };
}

const WORDS = ['red mug', 'tasse weiß', 'bougie', '茶碗', 'x', '', 'size 42', '10 cm', 'for 2', 'AC/DC', '-', '🎁'];
const GAPS = ['', ' ', '-', '.', '/', ') ', ' - ', '\u00A0', '\u2011', '\u200B'];
const DIGITS = [...'0123456789', '٣', '７'];

describe('maskPersonal', () => {
  it.each([
    ['write to Anna.Schmidt+shop@mail.example.co.uk today', 'write to [e-mail] today'],
    ['"jörg@bücher.example"', '"[e-mail]"'],
    ['me%40mail.example mug', '[e-mail] mug'],
    ['call +44 (0)20 7946-0958 now', 'call [number] now'],
    ['card 4111 1111 1111 1111', 'card [number]'],
    ['order 12345', 'order [number]'],
    ['DE89 3704 0044 0532 0130 00', '[iban]'],
    ['gb29nwbk60161331926819', '[iban]'],
    ['https://user:secret@shop.example/', '[url]'],
    ['see https://shop.example/reset?token=abc mug', 'see [url] mug'],
  ])('masks %s', (text, masked) => {
    expect(maskPersonal(text)).toBe(masked);
  });

  it.each([
    'red mug',
    'set of 6 mugs 350 ml',
    'iphone 15',
    'size 42 2/3',
    '1984',
    'https://shop.example/mugs/red',
    'rose gold @ home',
    'AB12 red and blue mugs for kids',
    'vitamin b12 c d3 zinc tablets 60',
    'Ø 90 × 20',
  ])('leaves %s as it is', (text) => {
    expect(maskPersonal(text)).toBe(text);
  });

  it('never lets five digits through, whatever stands between them', () => {
    for (let seed = 0; seed < 500; seed++) {
      const choose = choices(seed);
      let number = choose(DIGITS);
      for (let i = 0; i < 4 + (seed % 12); i++) number += choose(GAPS) + choose(DIGITS);
      const masked = maskPersonal(`${choose(WORDS)} ${number} ${choose(WORDS)}`);
      expect(masked, number).toContain('[number]');
      expect(masked, number).not.toMatch(/\p{Nd}([^\p{L}\p{Nd}]{0,3}\p{Nd}){4}/u);
    }
  });

  it('never lets an address through, whatever stands around it', () => {
    for (let seed = 0; seed < 500; seed++) {
      const choose = choices(seed);
      const name = choose(['a', 'anna.b', 'x_1', 'jörg', 'o\u2019neil', '王']) + choose(['', '+tag', '.z', '-q']);
      const address = `${name}${choose(['@', '＠', '%40'])}${choose(['mail.example', 'bücher.de', '例え.jp', 'localhost'])}`;
      const masked = maskPersonal(
        `${choose(WORDS)}${choose([' ', '<', '(', '"'])}${address}${choose([' ', '>', ')', ','])}`,
      );
      expect(masked, address).toContain('[e-mail]');
      expect(masked, address).not.toMatch(/[@＠]|%40/);
    }
  });

  it('changes nothing the second time', () => {
    for (let seed = 0; seed < 500; seed++) {
      const choose = choices(seed);
      let text = '';
      for (let i = 0; i < 12; i++) text += choose([...WORDS, ...GAPS, ...DIGITS, '@', 'a.b', 'https://', '?', 'GB29']);
      expect(maskPersonal(maskPersonal(text)), text).toBe(maskPersonal(text));
    }
  });
});
