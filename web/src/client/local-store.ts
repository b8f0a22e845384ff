/** localStorage where there is one: pages without (servers, opaque origins, private modes) get nothing and lose nothing. */
export const localStore = {
  get: (key: string): string | null => attempt((storage) => storage.getItem(key)) ?? null,
  /** @returns false when it is not kept, for want of storage or of room */
  set: (key: string, value: string): boolean =>
    attempt((storage) => {
      storage.setItem(key, value);
      return true;
    }) ?? false,
  remove: (key: string): void => {
    attempt((storage) => storage.removeItem(key));
  },
  /** The keys that begin so. */
  keys: (prefix: string): string[] =>
    attempt((storage) => Object.keys(storage).filter((key) => key.startsWith(prefix))) ?? [],
};

function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(globalThis.localStorage);
  } catch {
    return undefined;
  }
}
