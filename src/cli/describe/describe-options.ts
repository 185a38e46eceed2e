import { endpointPresets, presetOf } from '../../describe/presets.ts';
import { plainInstruction } from '../../describe/instruction.ts';
import type { EndpointSettings, InstructionMode } from '../../describe/provider.ts';
import { FoveaError } from '../../shared/errors.ts';
import { oneOf } from '../arguments.ts';
import type { CliIo } from '../io.ts';

/** Who describes, and how it is asked. */
export interface DescribeOptions {
  endpoint: EndpointSettings;
  mode: InstructionMode;
  instruction: string;
  /** Milliseconds after which a server that failed again and again is tried once more; unset: it is not. */
  rest?: number;
}

/** For commands that run on and on: a server that is away for a while is used again when it is back. */
export function lasting(describe: DescribeOptions): DescribeOptions {
  return { ...describe, rest: 60_000 };
}

/** A local server may first have to load its model. */
const timeoutMs = 120_000;

const names = endpointPresets.map(({ id }) => id).join(', ');

/** Options of commands that describe images. */
export const describeOptionTypes = {
  describe: { type: 'string' },
  'describe-model': { type: 'string' },
  'describe-mode': { type: 'string' },
} as const;

export const describeHelp = `  --describe NAME|URL have a vision model describe images that have no description; the image, scaled
                      down to 1024 pixels, is uploaded to it. NAME: ${names.slice(0, names.indexOf('openai') - 2)},
                      ${names.slice(names.indexOf('openai'))};
                      URL: any OpenAI-compatible server, e.g. http://localhost:11434/v1.
                      The API key is read from the environment variable FOVEA_API_KEY
  --describe-model M  the model to use there
  --describe-mode M   plain (default), or prompt-aware: the model is told the prompt`;

interface Given {
  describe?: string | undefined;
  'describe-model'?: string | undefined;
  'describe-mode'?: string | undefined;
}

/**
 * Reads the options, and the key from the environment; undefined where nothing is to be described.
 *
 * @throws FoveaError `usage`
 */
export function describeOptions(given: Given, io: Pick<CliIo, 'env'>): DescribeOptions | undefined {
  const { describe } = given;
  if (describe === undefined) {
    const stray = (['describe-model', 'describe-mode'] as const).find((name) => given[name] !== undefined);
    if (stray) throw new FoveaError('usage', `--${stray} requires --describe.`);
    return undefined;
  }
  const preset = presetOf(describe);
  if (!preset && !/^https?:\/\//.test(describe)) {
    throw new FoveaError('usage', `--describe takes a URL or one of ${names}, not "${describe}".`);
  }
  const key = io.env.FOVEA_API_KEY?.trim() ?? '';
  if (preset?.needsKey && key === '') {
    throw new FoveaError(
      'usage',
      `${preset.title} needs a key.`,
      'Set the environment variable FOVEA_API_KEY.',
    );
  }
  const model = given['describe-model'] ?? preset?.model ?? '';
  if (model.trim() === '') {
    throw new FoveaError('usage', `No model was named for ${describe}.`, 'Name it with --describe-model.');
  }
  return {
    endpoint: {
      preset: preset?.id ?? 'custom',
      baseUrl: preset?.directUrl ?? preset?.baseUrl ?? describe,
      model,
      key,
      timeoutMs,
    },
    mode: oneOf('describe-mode', given['describe-mode'] ?? 'plain', ['plain', 'prompt-aware']),
    instruction: plainInstruction,
  };
}
