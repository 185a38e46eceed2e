import { createRequire } from 'node:module';

type Playwright = typeof import('playwright-core');

/**
 * Playwright, loaded when a browser is wanted and as the CommonJS it is: a third of a second that commands without a browser do without,
 * and half as much again where Node has to look through its megabytes for the names that an `import` could ask for.
 */
export const playwright = (): Playwright => createRequire(import.meta.url)('playwright-core') as Playwright;
