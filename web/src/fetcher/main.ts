// The fetcher worker: has the network, is told nothing about the shopper. Started only when something is not on the
// device yet, and ended as soon as that is stored. The first message brings the port to speak through.
import { serveFetches } from './serve.js';

declare const self: DedicatedWorkerGlobalScope;

self.onmessage = ({ ports: [port] }: MessageEvent) => {
  if (port) serveFetches(port);
};
