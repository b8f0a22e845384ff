/** The static server of the package's own `vitrine serve`, for the demo, the benchmarks and the tests. */
export { startServer } from '../web/src/cli/static-server.mjs';
