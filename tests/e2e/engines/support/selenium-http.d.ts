// @types/selenium-webdriver leaves this module out.
declare module 'selenium-webdriver/http/index.js' {
  /** Speaks to a driver at a URL. */
  export class HttpClient {
    constructor(serverUrl: string);
  }
  /** Sends commands to a driver. */
  export class Executor {
    constructor(client: HttpClient | Promise<HttpClient>);
    defineCommand(name: string, method: string, path: string): void;
  }
}
