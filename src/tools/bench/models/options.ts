import { parseArgs } from 'node:util';
import { oneOf, wholeNumber } from '../../../cli/arguments.ts';
import { benchBackends, type BenchBackend } from './api.ts';

export interface ModelsOptions {
  backend: BenchBackend;
  /** Of each tower of CLIP ViT-B/32. */
  blocks: number;
  /** Timed images of each comparison; 0: nothing is compared. */
  rounds: number;
  /** How often models are replaced while memory is watched; 0: not at all. */
  switches: number;
}

/** Blocks where none are asked for: a software adapter takes long for all of them. */
const usualBlocks: Record<BenchBackend, string> = { wasm: '12', webgpu: '2' };

/** Reads the arguments. Throws `usage`. */
export function modelsOptions(argv: string[]): ModelsOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      backend: { type: 'string', default: 'wasm' },
      blocks: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      switches: { type: 'string', default: '10' },
    },
  });
  const backend = oneOf('backend', values.backend, benchBackends);
  return {
    backend,
    blocks: wholeNumber('blocks', values.blocks ?? usualBlocks[backend], 1, 12),
    rounds: wholeNumber('rounds', values.rounds, 0, 100),
    switches: wholeNumber('switches', values.switches, 0, 1000),
  };
}
