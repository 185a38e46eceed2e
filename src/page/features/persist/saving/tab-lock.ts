const lockName = 'fovea-batch';

/** How long one attempt waits, in milliseconds. */
const patience = 1500;

/** One attempt to hold the lock for the page's lifetime; `granted` is called also where it comes after the attempt was given up. */
const tryLock = (locks: Pick<LockManager, 'request'>, granted: () => void): Promise<boolean> =>
  new Promise((resolve) => {
    locks
      .request(lockName, { signal: AbortSignal.timeout(patience) }, () => {
        granted();
        resolve(true);
        return new Promise(() => undefined);
      })
      .catch(() => resolve(false));
  });

/**
 * Whether this tab is the one that saves the batch: two would overwrite each other. A busy browser may grant even a free lock late, and a
 * page that is closing may hold it for a while, so only a tab that is found twice is taken for another.
 */
export async function holdLock(locks: Pick<LockManager, 'request' | 'query'>): Promise<boolean> {
  const own = { held: false };
  let before: string | undefined;
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await tryLock(locks, () => (own.held = true))) return true;
    const { held } = await locks.query();
    if (own.held) return true;
    const holder = held?.find(({ name }) => name === lockName)?.clientId;
    if (holder !== undefined && holder === before) return false;
    before = holder;
  }
  return false;
}
