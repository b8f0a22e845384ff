/** Whether the engine learns: then it says how many events it has learnt from, and how many the step before had. */
export const learning = { on: false };

// Stands in for the wasm module in tests that are not about the engine: reads ids and popularity, ranks by popularity,
// explains by the newest event, refuses what has no ids.
export function loadEngine(_manifest, roles, files) {
  const ids = files[roles.indexOf('ids')];
  const popularity = files[roles.indexOf('popularity')];
  if (!ids || !popularity) return { engine: null, code: 3, message: 'ids or popularity are missing' };
  const numItems = tensor(ids, 'id_offsets').byteLength / 4 - 1;
  // Two rows of bytes, lower and upper.
  const bytes = tensor(popularity, 'popularity');
  const scores = Float32Array.from({ length: numItems }, (_, i) => (bytes[i] + 256 * bytes[numItems + i]) / 65_535);
  return { engine: new FakeEngine(numItems, scores), code: 0, message: '' };
}

/** By kind. */
const SOURCES = [2, 2, 4, 3, 7, 8, 2];

class FakeEngine {
  constructor(numItems, scores) {
    this.numItems = numItems;
    this.scores = scores;
  }

  describe() {
    return { numItems: this.numItems, dimensions: 0, numEdges: 0, memoryBytes: 4 * this.numItems };
  }

  list(kind, events, options) {
    const hidden = new Set(options.exclude);
    if (kind === 1 || kind === 4) for (const item of options.items) hidden.add(item);
    events.items.forEach((index, i) => {
      if (options.excludePurchased && kind < 5 && events.types[i] === 3) hidden.add(index);
      if (options.excludeInCart && kind < 6 && events.types[i] === 1) hidden.add(index);
    });
    let items = [...this.scores.keys()].sort((a, b) => this.scores[b] - this.scores[a] || a - b);
    if (kind === 3) {
      const viewed = [...events.items].filter((index, i) => index >= 0 && events.types[i] === 0).reverse();
      items = [...new Set(viewed)];
    }
    // Bought together with an item is its neighbour in the bundle, bought again what was bought.
    if (kind === 4) items = [...options.items].flatMap((index) => (index + 1 < this.numItems ? [index + 1] : []));
    if (kind === 5) items = [...new Set([...events.items].filter((index, i) => index >= 0 && events.types[i] === 3))];
    if (kind === 6) items = items.filter((index) => options.items.includes(index));
    // A user vector of one number: the item that it names comes first.
    if (events.user.length > 0) items.sort((a, b) => Number(b === events.user[0]) - Number(a === events.user[0]));
    // So many events learnt from: the item of that number comes first.
    if (events.learnt.length > 0) items.sort((a, b) => Number(b === events.learnt[0]) - Number(a === events.learnt[0]));
    if (options.knownOnly && (kind === 0 || kind === 2)) items = [];
    items = items.filter((index) => !hidden.has(index)).slice(options.offset, options.offset + options.limit);
    const reason = kind === 0 && events.items.length > 0 && events.items.at(-1) >= 0 ? events.items.length - 1 : -1;
    const reasons = reason < 0 ? [] : [{ event: reason, weight: 1 }];
    return {
      code: 0,
      message: '',
      hits: items.map((index) => ({ item: index, score: this.scores[index], source: SOURCES[kind], reasons })),
    };
  }

  learn(events, count) {
    return learning.on ? Float32Array.of(count, events.learnt[0] ?? -1) : new Float32Array(0);
  }

  predict(events, items) {
    const session = [...events.items].filter((index) => index >= 0).reverse();
    return { code: 0, message: '', probabilities: [...items].map((index) => this.scores[index] / 10), session };
  }

  setNumbers() {
    return 0;
  }

  delete() {}
}

function tensor(file, name) {
  const headerBytes = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + headerBytes)));
  const [begin, end] = header[name].data_offsets;
  return file.subarray(8 + headerBytes + begin, 8 + headerBytes + end);
}
