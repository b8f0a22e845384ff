// The core worker. Its bundle is the only script that contains the wasm glue, and it holds no call to the network.
import { startCore } from './start.js';

declare const self: DedicatedWorkerGlobalScope;

// First of all: WebKit lets a worker register a service worker, and asks no policy before it fetches the script.
delete (Object.getPrototypeOf(navigator) as { serviceWorker?: unknown }).serviceWorker;

// The only message to the worker itself brings the port that leads to the page.
self.onmessage = ({ ports: [port] }: MessageEvent<unknown>) => {
  self.onmessage = null;
  if (port) startCore(port);
};
