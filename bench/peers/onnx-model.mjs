/**
 * `top = TopK(query x vectors)` as ONNX, written by hand: protobuf is a list of numbered fields, and a model of two nodes
 * needs no library. Field numbers: onnx.proto3 of ONNX 1.17.
 */

const float = 1;
const int64 = 7;
const irVersion = 8;
const opset = 13;

/**
 * @param {Float32Array} transposed float32[D][N]: MatMul reads its second operand along rows
 * @param {{ items: number, dimensions: number, k: number }} shape
 * @returns {Uint8Array[]} the parts of the file; one of them is the vectors, which are not copied
 */
export function onnxTopKModel(transposed, { items, dimensions, k }) {
  const raw = new Uint8Array(transposed.buffer, transposed.byteOffset, transposed.byteLength);
  const initialiser = [
    ...[dimensions, items].map((dim) => varintField(1, dim)),
    ...[varintField(2, float), textField(8, 'vectors'), bytesField(9, [raw])],
  ];
  const count = new Uint8Array(new BigInt64Array([BigInt(k)]).buffer);
  const kInitialiser = [varintField(1, 1), ...[varintField(2, int64), textField(8, 'k'), bytesField(9, [count])]];
  const graph = [
    bytesField(1, node('MatMul', ['query', 'vectors'], ['scores'])),
    bytesField(1, node('TopK', ['scores', 'k'], ['values', 'indices'])),
    textField(2, 'top'),
    bytesField(5, initialiser.flat()),
    bytesField(5, kInitialiser.flat()),
    bytesField(11, value('query', float, [1, dimensions])),
    bytesField(12, value('values', float, [1, k])),
    bytesField(12, value('indices', int64, [1, k])),
  ];
  return [varintField(1, irVersion), bytesField(7, graph.flat()), bytesField(8, varintField(2, opset))].flat();
}

/**
 * @param {string} operator
 * @param {string[]} inputs
 * @param {string[]} outputs
 */
function node(operator, inputs, outputs) {
  return [
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, operator),
  ].flat();
}

/**
 * @param {string} name
 * @param {number} type
 * @param {number[]} dims
 */
function value(name, type, dims) {
  const shape = dims.map((dim) => bytesField(1, varintField(1, dim)));
  const tensor = [varintField(1, type), bytesField(2, shape.flat())].flat();
  return [textField(1, name), bytesField(2, bytesField(1, tensor))].flat();
}

/** @param {number} n whole, >= 0 */
function varint(n) {
  const bytes = [];
  let rest = n;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return new Uint8Array(bytes);
}

/**
 * @param {number} field
 * @param {number} n
 */
const varintField = (field, n) => [varint(field * 8), varint(n)];

/**
 * @param {number} field
 * @param {Uint8Array[]} parts
 */
const bytesField = (field, parts) => [
  varint(field * 8 + 2),
  varint(parts.reduce((sum, { length }) => sum + length, 0)),
  ...parts,
];

/**
 * @param {number} field
 * @param {string} text
 */
const textField = (field, text) => bytesField(field, [new TextEncoder().encode(text)]);
