// The fetcher for a page's own thread, where its policy forbids workers from blobs.
export { startFetcher } from './start.js';
