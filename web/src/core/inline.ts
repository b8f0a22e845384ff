// The core for a page's own thread (`worker: false`): everything works, and nothing is sealed.
import { startCore as start } from './start.js';

export function startCore(port: MessagePort): void {
  start(port, async () => false);
}
