/** What pages without storage (servers, opaque origins, private modes) get nothing from and lose nothing by. */
function quietly(storage: () => Storage) {
  const attempt = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      return use(storage());
    } catch {
      return undefined;
    }
  };
  return {
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
}

/** For all tabs of the origin, for good. */
export const localStore = quietly(() => localStorage);
/** For the pages that follow each other in one tab. */
export const tabStore = quietly(() => sessionStorage);
