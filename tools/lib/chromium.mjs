/** How Debian's Chromium is started for tests and benchmarks: kept from talking to anybody but the run's own server. */
export const chromiumOptions = {
  executablePath: process.env.VITRINE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', // root has no other way
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
