// The engine's reading of a filter program (src/rank/filter.h), one item at a time.

/** What is known of an item, by column. `undefined`: nothing. Labels and tags are label numbers. */
export type Row = Record<number, number | boolean | number[] | undefined>;

export function holds(program: readonly number[], row: Row, item: number): boolean {
  const stack: boolean[] = [];
  const pop = () => stack.pop() as boolean;
  for (let at = 0; at < program.length; ) {
    const next = () => program[at++] as number;
    const list = () => {
      const count = next();
      at += count;
      return program.slice(at - count, at);
    };
    switch (next()) {
      case 0:
        stack.push(true);
        break;
      case 1:
        stack.push(!pop());
        break;
      case 2: {
        const [a, b] = [pop(), pop()];
        stack.push(a && b);
        break;
      }
      case 3: {
        const [a, b] = [pop(), pop()];
        stack.push(a || b);
        break;
      }
      case 4: {
        const value = row[next()];
        stack.push(Array.isArray(value) ? value.length > 0 : value !== undefined);
        break;
      }
      case 5: {
        const [value, low, high] = [row[next()], next(), next()];
        stack.push(typeof value === 'number' && Math.fround(value) >= low && Math.fround(value) <= high);
        break;
      }
      case 6: {
        const value = row[next()];
        const labels = list();
        stack.push([value].flat().some((label) => labels.includes(label as number)));
        break;
      }
      case 7: {
        const [value, wanted] = [row[next()], next()];
        stack.push(value === (wanted === 1));
        break;
      }
      case 8:
        stack.push(list().includes(item));
        break;
      default:
        throw new Error(`no operation at ${at - 1}`);
    }
  }
  if (stack.length !== 1) throw new Error(`${stack.length} results`);
  return pop();
}
