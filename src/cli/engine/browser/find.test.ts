import { describe, expect, test } from 'vitest';
import { FoveaError } from '../../../shared/errors.ts';
import { machineBrowsers } from './candidates.ts';
import { findBrowser, type FindHost } from './find.ts';

/** A machine with the given executables; what a successful command adds is given per command. */
function machine(
  options: Partial<FindHost> & { files?: string[]; broken?: string[]; adds?: Record<string, string> },
) {
  const files = new Set(options.files ?? []);
  const broken = new Set(options.broken ?? []);
  const commands: string[] = [];
  const host: FindHost = {
    platform: 'linux',
    env: { PATH: '/usr/local/bin:/usr/bin' },
    root: false,
    playwrightPath: () => '/cache/chrome',
    exists: (path) => files.has(path),
    starts: (path) => !broken.has(path),
    run: (command, args) => {
      const line = [command.replace(process.execPath, 'node'), ...args].join(' ');
      commands.push(line);
      const gain = Object.entries(options.adds ?? {}).find(([part]) => line.includes(part));
      if (gain) files.add(gain[1]);
      return gain !== undefined;
    },
    say: () => undefined,
    ...options,
  };
  return { host, commands };
}

describe('findBrowser', () => {
  test('takes CHROMIUM_PATH before anything else', () => {
    const { host } = machine({
      files: ['/opt/mine', '/cache/chrome'],
      env: { CHROMIUM_PATH: '/opt/mine' },
    });
    expect(findBrowser(host)).toBe('/opt/mine');
  });

  test('says so when CHROMIUM_PATH is wrong instead of taking another', () => {
    const { host } = machine({ files: ['/cache/chrome'], env: { CHROMIUM_PATH: '/opt/none' } });
    expect(() => findBrowser(host)).toThrow('CHROMIUM_PATH is /opt/none');
  });

  test('prefers Playwright’s own to the machine’s', () => {
    expect(findBrowser(machine({ files: ['/usr/bin/chromium', '/cache/chrome'] }).host)).toBe(
      '/cache/chrome',
    );
  });

  test('passes over one that does not start', () => {
    const { host, commands } = machine({
      files: ['/cache/chrome', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
      broken: ['/cache/chrome', '/usr/bin/chromium-browser'],
    });
    expect(findBrowser(host)).toBe('/usr/bin/google-chrome');
    expect(commands).toEqual([]);
  });

  test('installs Playwright’s when there is none', () => {
    const { host, commands } = machine({ adds: { 'install --no-shell chromium': '/cache/chrome' } });
    expect(findBrowser(host)).toBe('/cache/chrome');
    expect(commands).toHaveLength(1);
  });

  test('falls back to the distribution’s package when root', () => {
    const { host, commands } = machine({
      root: true,
      adds: { 'apt-get update': '/tmp/lists', 'apt-get install': '/usr/bin/chromium' },
    });
    expect(findBrowser(host)).toBe('/usr/bin/chromium');
    expect(commands.at(-1)).toContain('apt-get install -y');
  });

  test('fails in one sentence with advice', () => {
    const { host, commands } = machine({});
    let thrown: unknown;
    try {
      findBrowser(host);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(FoveaError);
    expect(thrown).toMatchObject({
      code: 'browser-missing',
      message: 'No Chromium was found, and none could be installed.',
    });
    expect((thrown as FoveaError).hint).toContain('CHROMIUM_PATH');
    expect(commands.some((line) => line.startsWith('apt-get'))).toBe(false);
  });
});

test('machineBrowsers knows the usual places of each system', () => {
  expect(machineBrowsers('darwin', { HOME: '/Users/a' })).toContain(
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  );
  expect(machineBrowsers('win32', { PROGRAMFILES: 'C:\\Program Files' })).toContain(
    'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
  );
  expect(machineBrowsers('linux', { PATH: '/a:/b' })[1]).toBe('/b/chromium');
});
