import { parseArgs, type ParseArgsConfig } from 'node:util';
import { FoveaError } from '../shared/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** `node:util`'s strict parser with failures as `usage` errors (exit code 2) that name the command's help. */
export function parseCommand<const O extends Options>(command: string, argv: string[], options: O) {
  try {
    return parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new FoveaError('usage', message, `Run \`fovea ${command} --help\` for the options.`);
  }
}

/** The options of a command that takes nothing else: what else is given is refused. */
export function parseOptions<const O extends Options>(command: string, argv: string[], options: O) {
  const parsed = parseCommand(command, argv, options);
  const [other] = parsed.positionals;
  if (other === undefined) return parsed.values;
  throw new FoveaError(
    'usage',
    `\`fovea ${command}\` takes only options, not "${other}".`,
    `Run \`fovea ${command} --help\` for the options.`,
  );
}

/** A whole number in [min, max] from an option, or a `usage` error naming it. */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < min || value > max) {
    throw new FoveaError('usage', `--${option} takes a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

/** One of the given words from an option, or a `usage` error listing them. */
export function oneOf<const T extends string>(option: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found === undefined) {
    throw new FoveaError('usage', `--${option} takes ${words.join(', ')}, not "${text}".`);
  }
  return found;
}
