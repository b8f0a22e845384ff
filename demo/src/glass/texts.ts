// What the glass panel, one's own shop, the million and the offline part say, in the language of the shop around them.
import { type Language, textsOf } from '../i18n/language.ts';
import { GERMAN } from './german.ts';

export const ENGLISH = {
  panel: 'What your browser knows',
  close: 'Close',
  tabData: 'Your data',
  tabWhy: 'Why this?',
  tabSeal: 'The wall',
  tabBytes: 'Bytes',
  tabSpeed: 'Speed',
  waiting: 'One moment …',
  failed: 'That did not work: {message}',

  whyIntro: 'Choose anything that this page shows, and see what put it where it is, and what it would be without.',
  whyPick: 'Pick a product on the page',
  whyPicking: 'Click a product on the page. Escape ends it.',
  whyShown: 'Shown on this page now',
  whyNone: 'This page shows no product.',
  whyRank: 'Place {rank} of {count} for you',
  whyNoRank: 'Not among the first {count} for you',
  whyScore: 'score {score}, proposed by: {source}',
  whyNoReason: 'Nothing that you did explains it: it goes by what is popular, or by what is new to you.',
  whyViewed: 'you viewed {item}',
  whyCarted: 'you put {item} into the cart',
  whyPurchased: 'you bought {item}',
  whyLiked: 'you like {item}',
  whyDisliked: 'you dislike {item}',
  whyShare: '{share} of what your own events say for it',
  whatIfRank: 'Without it: place {rank}',
  whatIfSame: 'Without it: the same place',
  whatIfGone: 'Without it: not among the first {count}',

  sealIntro:
    'The worker that holds your history was started in a hidden frame with a policy that lets nothing out. The browser enforces it; the worker tested it when it started.',
  sealFrame: 'Sealed: its own attempt to get out failed.',
  sealHeader: 'Sealed by a header of its script: its own attempt to get out failed.',
  sealNone: 'Not sealed: this page or this browser does not allow the wall. Everything works, and nothing enforces it.',
  sealUnknown: 'Not known yet: it has not started.',
  sealPolicy: 'The policy of the frame, as it stands in this document',
  sealTry: 'Try to break out',
  sealTrying: 'Attempt {done} of {all} …',
  sealHow:
    'Starts the attacks of the package’s own tests in that very frame, and then once more in an ordinary worker of this page, to show that they are in earnest.',
  sealNoFrame: 'There is no frame on this page to try it in.',
  sealResult: '{count} ways tried behind the wall: {blocked} blocked, {out} got out.',
  sealControl: 'The same without the wall: {out} of {count} got out.',
  sealServer: 'The server counted {sealed} requests of those behind the wall, and {control} of the others.',
  sealServerUnknown: 'This host does not count its requests, so that is the browser’s word alone.',
  sealWay: 'Way out',
  sealBehind: 'Behind the wall',
  sealWithout: 'Without it',
  sealBlocked: 'blocked',
  sealOut: 'got out',
  sealImpossible: 'no way out here',

  bytesIntro: 'What came over the network for this page, as the browser counts it and as the server does.',
  bytesServer: 'The server’s side comes from the server that sent the files: what it did not see was not sent to it.',
  bytesNoServer: 'This host does not count what it sends, so only the browser’s side is known.',
  bytesUnreachable: 'The server that counts cannot be reached now, so only the browser’s side is known.',
  bytesFile: 'File',
  bytesBrowser: 'Browser',
  bytesServerColumn: 'Server',
  bytesTotal: 'Together',
  bytesWorker: 'by a worker',
  bytesCached: 'from its cache',
  bytesNotAsked: 'not asked',
  bytesAgain: 'Count again',
  bytesStored: 'Model on this device: {bytes}, of which {downloaded} came over the network on this page.',

  speedChart: 'Computing time of the last {count} lists, in milliseconds',
  speedChartText: 'Median {median} ms, the slowest {slowest} ms. There and back, messages included: median {trip} ms.',
  speedNone: 'No list has been asked for yet.',
  speedCompute: 'in the core',
  speedTrip: 'there and back',
  edgeTitle: 'Edge against cloud',
  edgeIntro:
    'A recommender in the cloud cannot answer faster than one round trip to its server, however fast it is. Both measured here and now:',
  edgeMeasure: 'Measure here',
  edgeHere: 'a list, computed in this browser',
  edgeThere: 'one empty round trip to the server of this page',
  edgeUnreachable: 'no answer: the server cannot be reached, and no list would come from it',
  edgeLocal: 'This server is on your own machine. From a shop on the internet it takes longer, as the plot shows.',
  edgePlot:
    'Measured for the repository: from a click to its new list, 300 clicks each, with the same engine in the browser and behind HTTP, by the round trip that the network adds. The browser stays level at a few milliseconds; the cloud grows with the round trip.',
  edgePlotText: 'Median and 99th percentile; where one packet in a hundred is lost, the cloud’s 99th is above 200 ms.',
  encoderTitle: 'Built-in encoder and ONNX',
  encoderIntro:
    'The same history through the encoder inside the core, and through the model’s ONNX file in ONNX Runtime Web, a second sealed worker that starts only when asked for.',
  encoderStart: 'Compare both',
  encoderNoVectors:
    'The model of this shop has no item vectors, so no encoder has anything to do: its lists come from its graph.',
  encoderNoFile: 'The model of this shop has no ONNX file (encoder-onnx), so there is nothing to switch to. {message}',
  encoderNoHistory: 'Look at something first: without a history no encoder has anything to read.',
  encoderBuiltIn: 'built-in',
  encoderOnnx: 'ONNX Runtime Web',
  encoderColumn: 'Encoder',
  encoderReady: 'Ready after',
  encoderList: 'A list takes',
  encoderShown: 'First five with it',

  ownTitle: 'Bring your own shop',
  ownIntro:
    'Drop an export of your orders. It is read and trained in this tab, by a worker that the browser keeps from every network; nothing is uploaded. Then browse your own products here.',
  ownDrop: 'Drop a CSV here, or choose one',
  ownChoose: 'Choose a file',
  ownFormats:
    'Order lines with an order, an item and a time, and if there is one a customer, a title, a price; .csv or .csv.gz. Columns are found by their names.',
  ownTraining: 'Training on {name}',
  ownLeft: 'about {seconds} s left',
  ownCancel: 'Cancel',
  ownCancelled: 'Cancelled. Nothing was kept.',
  ownFailed: 'This file could not be used.',
  ownFailedHint:
    'It needs a line of column names and at least an order (InvoiceNo), an item (StockCode) and a time (InvoiceDate), with commas, semicolons, tabs or bars between them. Nothing was kept.',
  ownTwoFiles: 'One file at a time, please: {count} were dropped.',
  ownNoFile: 'That was no file.',
  ownDone: '{name}: {items} products from {lines} lines, in {seconds} s. {sealed}',
  ownSealed: 'The worker that read it was sealed.',
  ownUnsealed: 'The worker that read it was not sealed by this browser.',
  ownBrowse: 'Browse it as a shop',
  ownDownload: 'Download the bundle',
  ownReport: 'Its report',
  ownBackAgain: 'Go back to the sample shop',
  ownCurrent: 'You are in your own shop, made from {name} in this browser.',
  ownNotKept:
    'This browser keeps nothing for this page ({message}), so the shop cannot be browsed here. The report and the bundle are there all the same.',
  ownQuality: 'Hit list of ten against popularity (NDCG@10)',
  ownModel: 'Model',
  ownFigure: 'NDCG@10',
  ownDropped: '{lines} lines were left out',
  ownWarnings: 'What the trainer wants you to know',

  millionTitle: 'One million items, in this tab',
  millionIntro:
    'Makes a catalogue of made-up vectors in this tab and asks for the best twenty of it, over and over: with Vitrine, with TensorFlow.js and with ONNX Runtime Web, one thread each, on the same numbers.',
  millionHonest:
    'The catalogue is synthetic: clusters of random vectors of 64 dimensions, all of one length, so that nothing can be passed over, which is the worst case for Vitrine. Vitrine does the whole of recommend(), with reasons and rules; the others only multiply and pick the best. They get the vectors as 32-bit floats, Vitrine its own 4-bit rows, from which the floats were made. It has no orders, so Vitrine has no graph to walk here.',
  millionItems: '{count} items',
  millionStart: 'Make it and measure',
  millionStop: 'Stop',
  millionMaking: 'Making the catalogue: {done} of {all} …',
  millionPreparing: '{name}: loading',
  millionRunning: '{name}: query {done} of {all}',
  millionColumn: 'Who',
  millionMedian: 'Median',
  millionSlow: '95th percentile',
  millionFirst: 'Ready after',
  millionMemory: 'Vectors',
  millionSame: 'Same best 20',
  millionNow: 'Query times as they come',
  millionFailed: 'not measured: {message}',
  millionStopped: 'Stopped.',
  millionMade: 'Made in {seconds} s. Made-up data, measured on this device now.',
  millionThreads: 'One thread each.',

  offlineReady: 'Works without the network: the shop, its pictures and its model are on this device.',
  offlineNotYet: 'Not yet there without the network: it is being kept for that.',
  offlineUnable: 'Not kept for without the network: {message}',
  offlineInstall: 'Install as an app',
  offlineNow: 'You are offline. The shop and its suggestions go on.',
} as const;

export type TextName = keyof typeof ENGLISH;
export type Texts = Readonly<Record<TextName, string>>;

let language: Language = 'en';

/** Whoever mounts one of these parts says in which language; it holds for what is drawn from then on. */
export function speak(wanted: Language): void {
  language = wanted;
}

export const spoken = (): Language => language;
/** For numbers, as in `en-GB`. */
export const locale = (): string => textsOf(language).locale;

/** The text in the shop's language; `{name}` is replaced by what `values` has for it. */
export function say(name: TextName, values: Readonly<Record<string, string | number>> = {}): string {
  const texts: Texts = language === 'de' ? GERMAN : ENGLISH;
  return texts[name].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = values[key];
    return value === undefined ? whole : typeof value === 'number' ? value.toLocaleString(locale()) : value;
  });
}

/** Milliseconds with the digits that mean something. */
export function milliseconds(ms: number): string {
  const digits = ms < 10 ? 2 : ms < 100 ? 1 : 0;
  return `${ms.toLocaleString(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** @param share 0..1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** What went wrong, for people. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
