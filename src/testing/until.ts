import { vi } from 'vitest';

/** What `check` answers once it no longer throws. Vitest's own patience is a second, which a busy machine may spend elsewhere. */
export const until = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 60_000 });
