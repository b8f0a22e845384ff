// Finds an item id in anything that was sent, in whatever way somebody may have dressed it up.
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

/** Ids that occur nowhere else. Letters that URLs have to encode, and numbers that may travel as numbers. */
export const CANARIES = [
  'canary-mug-9f27c4e1',
  'kanarientasse-größe-41d0',
  'CANARY/pan?x=7731&y',
  '1982451653',
  '905731842207',
] as const;

export interface Find {
  canary: string;
  /** In which form. */
  form: string;
}

/** @returns every canary that is in `bytes`, or in what they say when they are unpacked; empty when there is none */
export function findCanaries(bytes: Uint8Array, canaries: readonly string[] = CANARIES): Find[] {
  const texts = layers(Buffer.from(bytes)).map((layer) => layer.toString('latin1'));
  const found: Find[] = [];
  for (const canary of canaries) {
    for (const [form, needle] of formsOf(canary)) {
      if (texts.some((text) => text.includes(needle))) found.push({ canary, form });
    }
  }
  return found;
}

/** The forms of one canary as latin1 text, one character for each byte. */
function* formsOf(canary: string): Generator<[form: string, needle: string]> {
  for (const [name, bytes] of encodings(canary)) {
    yield [name, bytes.toString('latin1')];
    yield [`hex of ${name}`, bytes.toString('hex')];
    yield [`HEX of ${name}`, bytes.toString('hex').toUpperCase()];
    for (const [shift, text] of base64Alignments(bytes).entries()) {
      yield [`base64 of ${name}, ${shift} bytes in`, text];
      yield [`base64url of ${name}, ${shift} bytes in`, text.replaceAll('+', '-').replaceAll('/', '_')];
    }
    const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    yield [`percent of ${name}`, percent];
    yield [`PERCENT of ${name}`, percent.toUpperCase()];
  }
  yield ['URL-encoded', encodeURIComponent(canary)];
  yield ['URL-encoded twice', encodeURIComponent(encodeURIComponent(canary))];
  yield ['form-encoded', new URLSearchParams({ '': canary }).toString().slice(1)];
  yield [
    'JSON with escapes',
    JSON.stringify(canary)
      .slice(1, -1)
      .replace(/[^ -~]/g, escapeUnit),
  ];
  yield ['backwards', [...Buffer.from(canary).toString('latin1')].reverse().join('')];
}

function encodings(canary: string): [string, Buffer][] {
  const found: [string, Buffer][] = [
    ['UTF-8', Buffer.from(canary, 'utf8')],
    ['UTF-16LE', Buffer.from(canary, 'utf16le')],
    ['UTF-16BE', Buffer.from(canary, 'utf16le').swap16()],
  ];
  if (/^[0-9]+$/.test(canary)) {
    const number = BigInt(canary);
    const le = Buffer.alloc(8);
    le.writeBigUInt64LE(number);
    const be = Buffer.alloc(8);
    be.writeBigUInt64BE(number);
    const double = Buffer.alloc(8);
    double.writeDoubleLE(Number(number));
    // As short as they can be: a longer integer holds the shorter one.
    const size = number < 2n ** 32n ? 4 : 6;
    found.push(['integer, little end first', le.subarray(0, size)], ['integer, big end first', be.subarray(8 - size)]);
    found.push(['double', double], ['hexadecimal number', Buffer.from(number.toString(16))]);
    found.push(['base-36 number', Buffer.from(number.toString(36))], ['varint', varint(number)]);
  }
  return found;
}

/** What of base64 stays the same when 0, 1 or 2 unknown bytes stand in front and others follow. */
function base64Alignments(bytes: Buffer): string[] {
  return [0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), bytes]);
    const text = padded.toString('base64').replaceAll('=', '');
    // The first characters mix with what stands in front, the last with what follows.
    const from = Math.ceil((shift * 8) / 6);
    const until = Math.floor((padded.length * 8) / 6);
    return text.slice(from, until);
  });
}

function varint(number: bigint): Buffer {
  const bytes: number[] = [];
  let rest = number;
  do {
    const more = rest > 127n;
    bytes.push(Number(rest & 127n) | (more ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Buffer.from(bytes);
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The bytes themselves, and what comes out where a compressed stream begins in them. */
function layers(bytes: Buffer): Buffer[] {
  const found = [bytes];
  const body = bytes.indexOf('\r\n\r\n');
  const starts = body < 0 ? [0] : [0, body + 4];
  for (const start of starts) {
    for (const unpack of [gunzipSync, inflateSync, inflateRawSync, brotliDecompressSync]) {
      try {
        found.push(unpack(bytes.subarray(start)));
      } catch {
        // Not packed in this way.
      }
    }
  }
  return found;
}
