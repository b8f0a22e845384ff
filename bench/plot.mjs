/**
 * Line plots as SVG text, both axes logarithmic unless said otherwise: a few hundred bytes of drawing need no library.
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {[x: number, y: number][]} points
 *
 * @typedef {object} Plot
 * @property {string} title
 * @property {string} x label
 * @property {string} y label
 * @property {Line[]} lines
 * @property {boolean} [linearX]
 */

const size = { width: 760, height: 440 };
const area = { left: 78, right: 560, top: 44, bottom: 384 };
/** Okabe and Ito's colours, which most people can tell apart. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000', '#7f7f7f', '#8c564b'];
/** Of the lines that come when the colours are used up. */
const dashes = '7 4';

/**
 * @param {Plot} plot
 * @returns {string} SVG
 */
export function drawPlot({ title, x, y, lines, linearX = false }) {
  const points = lines.flatMap((line) => line.points);
  const xs = axis(
    points.map(([value]) => value),
    linearX,
  );
  const ys = axis(
    points.map(([, value]) => value),
    false,
  );
  const px = (/** @type {number} */ value) => area.left + xs.place(value) * (area.right - area.left);
  const py = (/** @type {number} */ value) => area.bottom - ys.place(value) * (area.bottom - area.top);
  const middle = (area.top + area.bottom) / 2;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    text(area.left, 24, title, 'font-size="15"'),
    ...xs.ticks.map((tick) => rule(px(tick), area.top, px(tick), area.bottom)),
    ...xs.ticks.map((tick) => text(px(tick), area.bottom + 18, number(tick), 'text-anchor="middle"')),
    ...ys.ticks.map((tick) => rule(area.left, py(tick), area.right, py(tick))),
    ...ys.ticks.map((tick) => text(area.left - 8, py(tick) + 4, number(tick), 'text-anchor="end"')),
    text((area.left + area.right) / 2, area.bottom + 42, x, 'text-anchor="middle"'),
    text(18, middle, y, `text-anchor="middle" transform="rotate(-90 18 ${middle})"`),
    ...lines.flatMap((line, i) => drawLine(line, i, px, py)),
    '</svg>',
  ].join('\n')}\n`;
}

/**
 * @param {Line} line
 * @param {number} place in the legend
 * @param {(value: number) => number} px
 * @param {(value: number) => number} py
 */
function drawLine({ name, points }, place, px, py) {
  const colour = colours[place % colours.length] ?? '#000';
  const dash = place < colours.length ? '' : ` stroke-dasharray="${dashes}"`;
  const y = area.top + 12 + place * 22;
  const at = points.map(([a, b]) => [px(a).toFixed(1), py(b).toFixed(1)]);
  return [
    `<polyline points="${at.map((pair) => pair.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
    ...at.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3.5" fill="${colour}"/>`),
    `<line x1="${area.right + 16}" y1="${y - 4}" x2="${area.right + 36}" y2="${y - 4}" stroke="${colour}" stroke-width="3"${dash}/>`,
    text(area.right + 42, y, name),
  ];
}

/**
 * @param {number[]} values
 * @param {boolean} linear
 * @returns {{ ticks: number[], place: (value: number) => number }} place: 0..1
 */
function axis(values, linear) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (linear) {
    const step = 10 ** Math.floor(Math.log10(Math.max(high - low, 1e-9)));
    const ticks = [];
    for (let tick = Math.floor(low / step) * step; tick <= high; tick += step) ticks.push(tick);
    return { ticks, place: (value) => (value - low) / (high - low || 1) };
  }
  const first = Math.floor(Math.log10(low));
  const last = Math.max(first + 1, Math.ceil(Math.log10(high)));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  return { ticks, place: (value) => (Math.log10(value) - first) / (last - first) };
}

/** @param {number} value */
const number = (value) => (value >= 1 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2))));

/**
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
const rule = (x1, y1, x2, y2) =>
  `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`;

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} [attributes]
 */
const text = (x, y, content, attributes = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${attributes}>${escaped(content)}</text>`;

/** @param {string} content */
const escaped = (content) => content.replace(/&/g, '&amp;').replace(/</g, '&lt;');
