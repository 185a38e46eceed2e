import type { Browser } from 'playwright-core';
import { FoveaError } from '../../../shared/errors.ts';
import { playwright } from './playwright.ts';
import { chromiumFlags, type FlagOptions } from './flags.ts';

/** Starts a headless Chromium; `browser-missing` with the browser's own words when it does not come up. */
export async function launchBrowser(executablePath: string, flags: FlagOptions): Promise<Browser> {
  try {
    return await playwright().chromium.launch({
      executablePath,
      headless: true,
      args: chromiumFlags(flags),
      // Ctrl-C is ours: the line at hand is finished first
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new FoveaError(
      'browser-missing',
      `${executablePath} did not start: ${words}`,
      'Set CHROMIUM_PATH to a working Chromium, Chrome or Edge.',
    );
  }
}
