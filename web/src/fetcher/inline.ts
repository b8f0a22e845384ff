// The fetcher on the page's own thread: where the page's policy forbids workers from blobs, and for `worker: false`.
export { serveFetches as startFetcher } from './serve.js';
