import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FoveaError } from '../../../shared/errors.ts';
import { machineBrowsers } from './candidates.ts';
import { playwright } from './playwright.ts';

/** What the search touches; replaced in tests. */
export interface FindHost {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** Whether the user is root (may install system packages). */
  root: boolean;
  /** Where Playwright keeps its own browser, installed or not. */
  playwrightPath(): string;
  exists(path: string): boolean;
  /** Whether the browser starts at all: a snap stub or missing libraries show here. */
  starts(path: string): boolean;
  /** Runs a command with its output on stderr; true when it succeeded. */
  run(command: string, args: string[]): boolean;
  say(message: string): void;
}

/** The real machine. */
export function thisMachine(say: (message: string) => void): FindHost {
  return {
    platform: process.platform,
    env: process.env,
    root: process.getuid?.() === 0,
    playwrightPath: () => playwright().chromium.executablePath(),
    exists: existsSync,
    // on Windows `--version` would open a window
    starts: (path) =>
      process.platform === 'win32' ||
      spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0,
    run: (command, args) =>
      spawnSync(command, args, { stdio: ['ignore', 2, 2], timeout: 15 * 60_000 }).status === 0,
    say,
  };
}

const advice =
  'Install one with `npx playwright install chromium`, or set CHROMIUM_PATH to the browser’s executable.';

function found(host: FindHost): string | undefined {
  const candidates = [host.playwrightPath(), ...machineBrowsers(host.platform, host.env)];
  return candidates.find((path) => path !== '' && host.exists(path) && host.starts(path));
}

/**
 * Path of a Chromium: CHROMIUM_PATH, Playwright's own, one on the machine; else installs one (Playwright's, then the
 * distribution's when root). Throws `browser-missing` with one sentence when nothing works.
 */
export function findBrowser(host: FindHost): string {
  const named = host.env.CHROMIUM_PATH;
  if (named) {
    if (host.exists(named) && host.starts(named)) return named;
    throw new FoveaError(
      'browser-missing',
      `CHROMIUM_PATH is ${named}, which does not start as a browser.`,
      'Correct it, or unset it to have a browser found.',
    );
  }
  const present = found(host);
  if (present) return present;

  host.say('No Chromium on this machine: downloading one (about 170 MB, once).');
  // not in the package's exports, so not resolvable by name
  const entry = fileURLToPath(import.meta.resolve('playwright-core'));
  const cli = join(dirname(entry), 'cli.js');
  const dependencies = host.root && host.platform === 'linux' ? ['--with-deps'] : [];
  const install = [cli, 'install', '--no-shell', ...dependencies, 'chromium'];
  if (host.run(process.execPath, install)) {
    const path = found(host);
    if (path) return path;
  }
  if (host.root && host.platform === 'linux') {
    host.say('Trying the distribution’s package.');
    const ready =
      host.run('apt-get', ['update']) &&
      host.run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    const path = ready ? found(host) : undefined;
    if (path) return path;
  }
  throw new FoveaError('browser-missing', 'No Chromium was found, and none could be installed.', advice);
}
