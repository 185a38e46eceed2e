import { spawn } from 'node:child_process';
import { build, preview } from 'vite';

/*
 * `npm start`: builds the page, serves it, prints its address and opens a browser. Where none can be opened (a server, a container),
 * it says so: the address is all one needs then.
 */

/** The command that opens a URL in the default browser. */
function opener(url: string): [command: string, args: string[]] {
  if (process.platform === 'darwin') return ['open', [url]];
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '', url]];
  return ['xdg-open', [url]];
}

/** Whether a browser could be opened: the opener exists and does not fail. */
function openBrowser(url: string): Promise<boolean> {
  const [command, args] = opener(url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
    child.unref();
  });
}

process.stdout.write('Building the page …\n');
await build({ logLevel: 'warn' });
const server = await preview();
const url = server.resolvedUrls?.local[0] ?? '';
process.stdout.write(`Fovea is running at ${url} (stop it with Ctrl-C).\n`);
if (process.env.BROWSER === 'none' || !(await openBrowser(url))) {
  process.stdout.write('No browser could be opened here: open this address yourself.\n');
}
