// The section about the sequence encoder and the item vectors: how training went, and what each format costs.
import { bytes, count, metric, percent } from './format.js';
import { curveChart, pointChart } from './lines.js';
import { html, type Markup } from './markup.js';
import type { Point } from './plots.js';
import { type Json, numberAt, recordAt, recordsAt, textAt } from './reader.js';

export function encoderSection(report: Json): Markup | null {
  const encoder = recordAt(report, 'encoder');
  const charts = [curveFigure(encoder), formatsFigure(recordAt(report, 'formats'))].filter((one) => one !== null);
  if (charts.length === 0) return null;
  const title = recordsAt(encoder, 'curve').length > 0 ? 'Encoder and item vectors' : 'Item vectors';
  return html`<section><h2>${title}</h2><div class="charts">${charts}</div></section>`;
}

function curveFigure(encoder: Json): Markup | null {
  const epochs = recordsAt(encoder, 'curve');
  const pointsOf = (name: string): Point[] =>
    epochs.flatMap((epoch): Point[] => {
      const [at, value] = [numberAt(epoch, 'epoch'), numberAt(epoch, name)];
      return at === null || value === null ? [] : [[at, value]];
    });
  const [quality, loss] = [pointsOf('validationNdcg@10'), pointsOf('loss')];
  if (quality.length === 0 || loss.length === 0) return null;
  const best = numberAt(encoder, 'epoch');
  return html`<figure><figcaption><b>Training</b>: the encoder alone, ${count(loss.length)} ${loss.length === 1 ? 'epoch' : 'epochs'}${
    best !== null && html`; the ${count(best)}${ordinal(best)} was kept`
  }</figcaption>
${curveChart('NDCG@10 on validation after each epoch', quality, {
  ...{ xLabel: 'epoch', yLabel: 'NDCG@10 on validation' },
  ...(best === null ? {} : { marked: best }),
})}
${curveChart('Loss in each epoch', loss, { xLabel: 'epoch', yLabel: 'loss in training, nats', height: 160 })}</figure>`;
}

function ordinal(value: number): string {
  const teens = value % 100 > 10 && value % 100 < 14;
  return (teens ? undefined : ['', 'st', 'nd', 'rd'][value % 10]) ?? 'th';
}

interface Format {
  name: string;
  ships: boolean;
  vectorBytes: number;
  gzipBytes: number | null;
  ndcg: number;
}

function formatsFigure(report: Json): Markup | null {
  const formats = recordsAt(report, 'formats').flatMap((one): Format[] => {
    const [vectorBytes, ndcg] = [numberAt(one, 'vectorBytes'), numberAt(one, 'ndcg@10')];
    if (vectorBytes === null || vectorBytes <= 0 || ndcg === null) return [];
    return [
      {
        name: textAt(one, 'format'),
        ships: one['ships'] === true,
        vectorBytes,
        gzipBytes: numberAt(one, 'gzipBytes'),
        ndcg,
      },
    ];
  });
  if (formats.length === 0) return null;
  const points = formats.map(({ name, ships, vectorBytes, ndcg }) => ({
    name,
    x: vectorBytes,
    y: ndcg,
    strong: ships,
  }));
  const whole = formats.find(({ name }) => name === 'float')?.ndcg;
  return html`<figure><figcaption><b>Size against quality</b>: item vectors in each format, ${count(numberAt(report, 'cases') ?? 0)} validation
cases</figcaption>
${pointChart('NDCG@10 over the size of item vectors in each format', points, {
  ...{ xLabel: 'size of the vectors', yLabel: 'NDCG@10', write: (value) => bytes(Math.round(value)) },
})}
<div class="scroll"><table><thead><tr><th></th><th scope="col">vectors</th><th scope="col">bundle, gzip</th><th scope="col">ndcg@10</th><th scope="col">of float</th></tr></thead><tbody>${formats.map(
    ({ name, ships, vectorBytes, gzipBytes, ndcg }) =>
      html`<tr><th scope="row">${name}${!ships && ' *'}</th><td>${bytes(vectorBytes)}</td><td>${gzipBytes === null ? '' : bytes(gzipBytes)}</td>
<td>${metric(ndcg)}</td><td>${whole !== undefined && whole > 0 ? percent(ndcg / whole) : ''}</td></tr>`,
  )}</tbody></table></div><p class="soft">Filled: in a packed bundle, through the engine. * in no bundle: float is computed without rounding, int3 is
vectors rounded to 3 bits inside an int8 bundle. On validation, because a format is a
choice. The vertical axis does not begin at 0.</p></figure>`;
}
