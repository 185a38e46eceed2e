import { FoveaError } from '../../shared/errors.ts';
import { parseAmount, type Amount } from '../amount.ts';
import { oneOf, parseCommand } from '../arguments.ts';
import { modelOptionType } from '../score/model-option.ts';

export interface PickOptions {
  given: string[];
  bestOf?: string | undefined;
  amount?: Amount | undefined;
  least: Record<string, number>;
  by?: string | undefined;
  fold: boolean;
  items?: string | undefined;
  images?: string | undefined;
  exclude?: string[] | undefined;
  copyTo?: string | undefined;
  moveTo?: string | undefined;
  stamp: boolean;
  xmp: boolean;
  list?: string | undefined;
  yes: boolean;
  model?: string[] | undefined;
  backend: 'auto' | 'webgpu' | 'wasm';
}

const usage = (message: string, hint = 'Run `fovea pick --help` for the options.'): FoveaError =>
  new FoveaError('usage', message, hint);

function parseLeast(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, head, number] = /^\s*([^=<>]+?)\s*=\s*(\S+)\s*$/.exec(text) ?? [];
      const least = Number(number ?? NaN);
      if (head === undefined || !Number.isFinite(least))
        throw usage(`--min takes a score and its least value, such as quality=3, not "${text}".`);
      return [head, least];
    }),
  );
}

/** The options of `fovea pick`; 'help' where they ask for it. Throws `usage`. */
export function pickOptions(argv: string[]): PickOptions | 'help' {
  const { values, positionals } = parseCommand('pick', argv, {
    'best-of': { type: 'string' },
    top: { type: 'string' },
    min: { type: 'string', multiple: true, default: [] },
    by: { type: 'string' },
    duplicates: { type: 'string', default: 'fold' },
    items: { type: 'string' },
    images: { type: 'string' },
    exclude: { type: 'string', multiple: true },
    'copy-to': { type: 'string' },
    'move-to': { type: 'string' },
    stamp: { type: 'boolean', default: false },
    xmp: { type: 'boolean', default: false },
    list: { type: 'string' },
    yes: { type: 'boolean', short: 'y', default: false },
    ...modelOptionType,
    backend: { type: 'string', default: 'auto' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return 'help';
  const { 'best-of': bestOf, 'copy-to': copyTo, 'move-to': moveTo, top, stamp } = values;
  if (positionals.length === 0) throw usage('No lines of scores and no folder given.');
  if (bestOf === undefined && top === undefined && values.min.length === 0)
    throw usage('Say which images to keep: give --best-of, --top or --min.');
  if (copyTo !== undefined && moveTo !== undefined) throw usage('Give --copy-to or --move-to, not both.');
  if (stamp && copyTo === undefined) throw usage('--stamp writes into copies: it requires --copy-to DIR.');
  const one: Amount | undefined = bestOf === undefined ? undefined : { kind: 'count', value: 1 };
  return {
    given: positionals,
    bestOf,
    amount: top === undefined ? one : parseAmount(top),
    least: parseLeast(values.min),
    by: values.by,
    fold: oneOf('duplicates', values.duplicates, ['fold', 'keep']) === 'fold',
    items: values.items,
    images: values.images,
    exclude: values.exclude,
    copyTo,
    moveTo,
    stamp,
    xmp: values.xmp,
    list: values.list,
    yes: values.yes,
    model: values.model,
    backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
  };
}
