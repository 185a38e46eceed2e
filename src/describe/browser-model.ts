import { FoveaError } from '../shared/errors.ts';
import { descriptionInText } from './judge.ts';
import type { DescriptionProvider, DescriptionRequest } from './provider.ts';

/** Id of the browser's own model, which has no address. */
export const browserModelId = 'browser';

/** The part of the browsers' Prompt API that is used here; it is not in TypeScript's libraries yet. */
interface PromptSession {
  prompt(
    messages: { role: 'user'; content: { type: 'image' | 'text'; value: Blob | string }[] }[],
    options: { signal: AbortSignal },
  ): Promise<string>;
  destroy(): void;
}
interface PromptApi {
  availability(options: object): Promise<'unavailable' | 'downloadable' | 'downloading' | 'available'>;
  create(options: object): Promise<PromptSession>;
}

const wanted = {
  expectedInputs: [{ type: 'image' }],
  expectedOutputs: [{ type: 'text', languages: ['en'] }],
};

function isPromptApi(value: unknown): value is PromptApi {
  return typeof value === 'function' && 'availability' in value && 'create' in value;
}

function promptApi(): PromptApi | undefined {
  const candidate: unknown = Reflect.get(globalThis, 'LanguageModel');
  return isPromptApi(candidate) ? candidate : undefined;
}

/** Whether this browser has a model of its own that can look at images. */
export async function browserModelAvailability(): Promise<
  'unavailable' | 'downloadable' | 'downloading' | 'available'
> {
  try {
    return (await promptApi()?.availability(wanted)) ?? 'unavailable';
  } catch {
    return 'unavailable';
  }
}

/** The browser's own model (Prompt API): the image stays on this machine. Its sampling cannot be fixed, so answers vary. */
export function browserModel(): DescriptionProvider {
  return {
    id: 'browser',
    model: 'the browser’s own model',
    host: '',
    async describe({ image, instruction, signal }: DescriptionRequest) {
      const api = promptApi();
      if (!api || (await browserModelAvailability()) === 'unavailable') {
        throw new FoveaError(
          'description-failed',
          'This browser has no built-in model that can read images.',
          'Chrome 148 or newer on a desktop may have one; or choose a server, or type the description.',
        );
      }
      const session = await api.create({ ...wanted, signal });
      try {
        const content = [
          { type: 'image' as const, value: image },
          { type: 'text' as const, value: instruction },
        ];
        return descriptionInText(await session.prompt([{ role: 'user', content }], { signal }));
      } finally {
        session.destroy();
      }
    },
  };
}
