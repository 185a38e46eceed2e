import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { findBrowser, thisMachine } from '../../cli/engine/browser/find.ts';
import { projectRoot } from '../../cli/engine/build.ts';
import { toErrorRecord } from '../../shared/errors.ts';

/** A Chromium for the tests; ends the process with one sentence where there is none. */
export function testBrowser(): string {
  try {
    return findBrowser(thisMachine((message) => console.error(message)));
  } catch (error) {
    const { message, hint } = toErrorRecord(error);
    console.error(hint === undefined ? message : `${message} ${hint}`);
    process.exit(1);
  }
}

/** Runs a package's command with our terminal and some more environment; resolves to its exit code. */
export function runTool(script: string, args: string[], env: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`${projectRoot}node_modules/${script}`, ...args], {
      cwd: projectRoot,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** A port that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
