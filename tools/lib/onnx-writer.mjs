/**
 * ONNX models written by hand: protobuf is a list of numbered fields, and a model of a few nodes needs no library. For
 * benchmarks and tests; the trainer writes its models with ONNX's own classes. Field numbers: onnx.proto3 of ONNX 1.17.
 */

/** TensorProto.DataType */
export const FLOAT = 1;
export const INT32 = 6;
export const INT64 = 7;

const irVersion = 8;
const opset = 17;

/**
 * @typedef {{ name: string, type: number, shape: (number | string)[] }} Value a name instead of a number: any size
 * @typedef {{ operator: string, inputs: string[], outputs: string[], ints?: Record<string, number> }} Node
 * @typedef {{ name: string, type: number, shape: number[], bytes: Uint8Array }} Constant
 */

/**
 * @param {{ nodes: Node[], constants: Constant[], inputs: Value[], outputs: Value[] }} graph
 * @returns {Uint8Array[]} the parts of the file; constants are not copied
 */
export function onnxModel({ nodes, constants, inputs, outputs }) {
  const graph = [
    nodes.map((node) => bytesField(1, nodeOf(node))),
    [textField(2, 'graph')],
    constants.map((constant) => bytesField(5, tensorOf(constant))),
    inputs.map((value) => bytesField(11, valueInfo(value))),
    outputs.map((value) => bytesField(12, valueInfo(value))),
  ];
  return [varintField(1, irVersion), bytesField(7, graph.flat(2)), bytesField(8, varintField(2, opset))].flat();
}

/** @param {Node} node */
function nodeOf({ operator, inputs, outputs, ints = {} }) {
  const kindOfInt = 2;
  const attributes = Object.entries(ints).map(([name, n]) =>
    bytesField(5, [textField(1, name), varintField(3, n), varintField(20, kindOfInt)].flat()),
  );
  return [
    inputs.map((name) => textField(1, name)),
    outputs.map((name) => textField(2, name)),
    [textField(4, operator)],
    attributes,
  ].flat(2);
}

/** @param {Constant} constant */
function tensorOf({ name, type, shape, bytes }) {
  return [
    ...shape.map((size) => varintField(1, size)),
    varintField(2, type),
    textField(8, name),
    bytesField(9, [bytes]),
  ].flat();
}

/** @param {Value} value */
function valueInfo({ name, type, shape }) {
  const sizes = shape.map((size) =>
    bytesField(1, typeof size === 'number' ? varintField(1, size) : textField(2, size)),
  );
  const tensor = [varintField(1, type), bytesField(2, sizes.flat())].flat();
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
