import { parseArgs } from 'node:util';
import { oneOf, wholeNumber } from '../../cli/arguments.ts';
import { FoveaError } from '../../shared/errors.ts';
import { caseFiles, type CaseFile, type FullCase } from './cases/full-case.ts';

export interface FullOptions {
  case: FullCase;
  files: Record<CaseFile, string>;
  format: string;
  backend: 'webgpu' | 'wasm' | 'auto';
  images: number;
  reuse: boolean;
}

/** Reads the arguments. Throws `usage`, also where a file of the case is not named. */
export function fullOptions(argv: string[], cases: readonly FullCase[]): FullOptions {
  const names = cases.map(({ name }) => name);
  const { values } = parseArgs({
    args: argv,
    options: {
      case: { type: 'string', default: names[0] ?? '' },
      vocab: { type: 'string' },
      golden: { type: 'string' },
      weights: { type: 'string' },
      quantize: { type: 'string' },
      backend: { type: 'string', default: 'webgpu' },
      images: { type: 'string', default: '2' },
      reuse: { type: 'boolean', default: false },
    },
  });
  const chosen = cases[names.indexOf(oneOf('case', values.case, names))]!;
  const formats = Object.keys(chosen.formats);
  const file = (name: CaseFile): string => {
    const path = values[name] ?? chosen.files[name];
    if (path !== undefined) return path;
    throw new FoveaError('usage', `--case ${chosen.name} needs --${name}.`, `Give ${chosen.wanted}.`);
  };
  const [vocab, golden, weights] = caseFiles.map(file) as [string, string, string];
  return {
    case: chosen,
    files: { vocab, golden, weights },
    format: oneOf('quantize', values.quantize ?? formats[0]!, formats),
    backend: oneOf('backend', values.backend, ['webgpu', 'wasm', 'auto']),
    images: wholeNumber('images', values.images, 1, 1000),
    reuse: values.reuse,
  };
}
