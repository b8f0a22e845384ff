// The fetcher worker: has the network, is told nothing about the shopper. Started only when something is not on the
// device yet, and ended as soon as that is stored.
import { startFetcher } from './start.js';

declare const self: DedicatedWorkerGlobalScope;

// The only message to the worker itself brings the port that leads to the page.
self.onmessage = ({ ports: [port] }: MessageEvent<unknown>) => {
  self.onmessage = null;
  if (port) startFetcher(port);
};
