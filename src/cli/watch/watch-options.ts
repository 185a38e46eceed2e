import { FoveaError } from '../../shared/errors.ts';
import { oneOf, parseCommand } from '../arguments.ts';
import { lasting } from '../describe/describe-options.ts';
import type { CliIo } from '../io.ts';
import { scoringHelp, scoringOf, scoringOptionTypes } from '../score/scoring-options.ts';

export const watchUsage = `Usage: fovea watch DIR [options]

Scores the images in a folder and in all folders in it, and then every image that arrives, once it is completely written, until
you stop it with Ctrl-C. With --out, it continues where it stopped, however it ended: each image has one line. An image
that is replaced gets another line; one that is moved within the folder does not.

  --out FILE          write the lines there (JSON lines), which also record what is done; without it, lines go to
                      stdout, and the next run starts over
  --format NAME       what is printed: jsonl (default; with --out nothing), or table, which is for reading
  --exclude PATTERN   leave out files or folders of this name or pattern; may be repeated
  --settle SECONDS    a file that has not changed for this long counts as complete (default 2)
${scoringHelp}

A .txt beside an image is its prompt; write it before the image, or within --settle.

Exit code: 0 stopped, 1 the engine did not start, 2 bad usage.

Examples:
  fovea watch renders --out scores.jsonl
  fovea watch renders --exclude "*_mask.png" --format table --settle 5
`;

/** The options of a command line; `help` where that is asked for. Throws `usage`. */
export function watchOptions(argv: string[], io: CliIo) {
  const { values, positionals } = parseCommand('watch', argv, {
    ...scoringOptionTypes,
    out: { type: 'string' },
    format: { type: 'string', default: 'jsonl' },
    exclude: { type: 'string', multiple: true },
    settle: { type: 'string', default: '2' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return 'help' as const;
  const [folder, another] = positionals;
  if (folder === undefined || another !== undefined)
    throw new FoveaError('usage', 'One folder is needed.', 'Run `fovea watch --help` for the options.');
  const settle = Number(values.settle);
  if (!(settle > 0 && settle <= 3600))
    throw new FoveaError('usage', `--settle takes seconds above 0, not "${values.settle}".`);
  const { describe, ...scoring } = scoringOf(values, io);
  return {
    ...{
      folder,
      settle: settle * 1000,
      out: values.out,
      scoring: describe ? { ...scoring, describe: lasting(describe) } : scoring,
    },
    exclude: values.exclude ?? [],
    format: oneOf('format', values.format, ['jsonl', 'table']),
  };
}
