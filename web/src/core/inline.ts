// The core for a page's own thread (`worker: false`): everything works, and nothing is sealed.
export { startCore } from './start.js';
