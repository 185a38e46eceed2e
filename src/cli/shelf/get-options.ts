import { storageTypes } from '../../formats/quantise.ts';
import type { Quantisation } from '../../package/naming.ts';
import { FoveaError } from '../../shared/errors.ts';
import { oneOf, parseCommand } from '../arguments.ts';
import { userPath, type CliIo } from '../io.ts';
import { listHelp, listOption } from './read-shelf.ts';

export const getUsage = `Usage: fovea get NAME [options]

Fetches the files of a public model from their host, checks them, and packs them. \`fovea models\` lists the names. Ctrl-C pauses:
what was fetched is kept, and the same command continues from there. The files are on disk only once, and are removed when the package
is made.

  --out DIR      folder of the package; must be empty, absent or a package (default: the cache, models/NAME-FORMAT)
  --format f32|f16|int8|int4
                 how weights are stored (default int8)
${listHelp}

The cache is ~/.cache/fovea (FOVEA_CACHE sets another).

Examples:
  fovea get imagereward
  fovea get pickscore --out models/pickscore --format f16
`;

const options = {
  ...listOption,
  out: { type: 'string' },
  format: { type: 'string', default: 'int8' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export interface GetArguments {
  name: string;
  /** Absolute; undefined: the cache. */
  out: string | undefined;
  format: Quantisation;
  list: string | undefined;
}

/** Reads the command's options; undefined where help was asked for. Throws `usage`. */
export function parseGet(argv: string[], io: Pick<CliIo, 'cwd'>): GetArguments | undefined {
  const { values, positionals } = parseCommand('get', argv, options);
  if (values.help) return undefined;
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    throw new FoveaError(
      'usage',
      name === undefined ? 'No model named.' : 'One model at a time.',
      'Run `fovea models` for the names, `fovea get --help` for the options.',
    );
  }
  return {
    name,
    out: values.out === undefined ? undefined : userPath(io, values.out),
    format: oneOf('format', values.format, storageTypes),
    list: values.list,
  };
}
