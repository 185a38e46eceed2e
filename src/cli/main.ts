import { readFileSync } from 'node:fs';
import { toErrorRecord } from '../shared/errors.ts';
import { commands } from './commands.ts';
import { processIo, type CliIo } from './io.ts';

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: fovea <command> [options]

${lines.join('\n')}

Options of a command: fovea <command> --help. Version: fovea --version.
`;
}

function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Runs one command line; answers the exit code. Nothing is thrown: a failure is a sentence on stderr. */
export async function main(argv: string[], io: CliIo): Promise<number> {
  const [name, ...rest] = argv;
  try {
    if (name === undefined) {
      io.say(usage().trimEnd());
      return 2;
    }
    if (name === '--help' || name === '-h' || name === 'help') {
      await io.out(usage());
      return 0;
    }
    if (name === '--version') {
      await io.out(`${version()}\n`);
      return 0;
    }
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!command) {
      io.say(`There is no command "${name}".\n\n${usage().trimEnd()}`);
      return 2;
    }
    return await (
      await command.load()
    )(rest, io);
  } catch (error) {
    if (io.signal.aborted) return 130;
    const { code, message, hint } = toErrorRecord(error);
    io.say(hint === undefined ? message : `${message} ${hint}`);
    if (code === 'internal' && io.env.FOVEA_DEBUG && error instanceof Error) io.say(error.stack ?? '');
    return code === 'usage' ? 2 : 1;
  }
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = await main(process.argv.slice(2), processIo());
}
