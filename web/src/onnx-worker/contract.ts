// What a model has to look like.
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { ModelError } from './model-error.js';

type Value = InferenceSession.ValueMetadata;

/** Longer ones would only be padded: a history has no more items than src/session/session.h uses. */
const MAX_LENGTH = 4096;

/**
 * Checks a model against its contract, by what it says of itself:
 *   items  int32[1][L]    indices of the history's items, newest last, 0 where there is none
 *   mask   int32[1][L]    1 where there is one
 *   user   float32[1][D]  the user vector
 * @param dimensions D, of the bundle's item vectors
 * @returns L
 * @throws ModelError naming what is wrong
 */
export function checkContract(inputs: readonly Value[], outputs: readonly Value[], dimensions: number): number {
  const length = shapeOf(inputs, 'input', 'items', 'int32');
  if (length > MAX_LENGTH) throw new ModelError(`its input items reads ${length} items, more than ${MAX_LENGTH}`);
  const masked = shapeOf(inputs, 'input', 'mask', 'int32');
  if (masked !== length) throw new ModelError(`its inputs differ: items is [1, ${length}], mask is [1, ${masked}]`);
  const others = inputs.map(({ name }) => name).filter((name) => name !== 'items' && name !== 'mask');
  if (others.length > 0) throw new ModelError(`it has inputs that nothing is known for: ${others.join(', ')}`);
  const given = shapeOf(outputs, 'output', 'user', 'float32');
  if (given !== dimensions) {
    throw new ModelError(`its output user has ${given} numbers, the bundle's item vectors have ${dimensions}`);
  }
  return length;
}

/** @returns the second of its two dimensions */
function shapeOf(values: readonly Value[], kind: string, name: string, type: string): number {
  const value = values.find((candidate) => candidate.name === name);
  const names = values.map((candidate) => candidate.name).join(', ');
  if (!value) throw new ModelError(`it has no ${kind} ${name}, only ${names || 'none'}`);
  const [batch, size] = value.isTensor ? value.shape : [];
  const fits = value.isTensor && value.type === type && value.shape.length === 2 && batch === 1;
  if (fits && typeof size === 'number' && size > 0) return size;
  const found = value.isTensor ? `${value.type}[${value.shape.join(', ')}]` : 'no tensor';
  throw new ModelError(`its ${kind} ${name} must be ${type}[1, n] with a fixed n, and is ${found}`);
}
