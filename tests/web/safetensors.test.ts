import { describe, expect, it } from 'vitest';
import { readTensors, tensorTable } from '../../web/src/core/safetensors.js';

const fileOf = (header: string, data: number[] = []) => {
  const text = new TextEncoder().encode(header);
  return Uint8Array.from([text.length, 0, 0, 0, 0, 0, 0, 0, ...text, ...data]);
};
const tableOf = (header: string) => {
  const [names, numbers] = tensorTable(fileOf(header));
  return [new TextDecoder().decode(names), ...numbers];
};

describe('a safetensors file', () => {
  it('gives the bytes of its tensors by name, and no metadata', () => {
    const header = `{"__metadata__":{"made":"by hand"},"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}`;
    expect([...readTensors(fileOf(header, [7, 8, 9]))]).toEqual([['a', Uint8Array.of(8, 9)]]);
  });

  it('is told to the engine as names and numbers', () => {
    const floats = `"größe":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}`;
    const bytes = `"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}`;
    expect(tableOf(`{"__metadata__":{},${floats},${bytes}}`)).toEqual(
      ['größeb', [7, 4, 0, 8, 2, 2, 1], [1, 0, 8, 11, 1, 3]].flat(),
    );
  });

  it('is told with numbers that no tensor has where the header has something else', () => {
    expect(tableOf(`{"a":{"dtype":"F64","shape":["2",null],"data_offsets":[0,8,16]}}`)).toEqual([
      'a',
      1,
      -1,
      -1,
      -1,
      2,
      -1,
      -1,
    ]);
  });

  it.each(['{"a":', 'null', '{"a":7}', '{"a":null}', '{"a":{"dtype":"U8","shape":[1]}}'])(
    'has no tensors with the header %s',
    (header) => {
      expect(tensorTable(fileOf(header))[1]).toHaveLength(0);
    },
  );

  it('has no tensors when it is cut off', () => {
    expect(tensorTable(Uint8Array.of(1, 2, 3))[1]).toHaveLength(0);
  });
});
