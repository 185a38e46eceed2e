import type { PromptFrom } from '../shared/texts.ts';
import { cleanPrompt } from './clean/clean-prompt.ts';
import { readFilePrompt } from './read-file.ts';

/** A prompt as it is scored. */
export interface PromptToScore {
  prompt: string;
  promptFrom: PromptFrom;
  promptDropped: string[];
  /** The model that made the image, where its file was searched and names it. */
  madeBy?: string;
}

/**
 * The prompt of an image as it is scored: the one given, else the one in its file, without the syntax of generators.
 *
 * @param given undefined to look in the file; empty for none
 * @param raw keeps the syntax
 */
export async function promptToScore(
  given: string | undefined,
  file: () => Promise<Uint8Array>,
  raw = false,
): Promise<PromptToScore> {
  const found =
    given === undefined
      ? readFilePrompt(await file())
      : {
          prompt: given,
          promptFrom: given.trim() === '' ? ('none' as const) : ('given' as const),
          dropped: [],
        };
  const { prompt, dropped } = raw ? { prompt: found.prompt, dropped: [] } : cleanPrompt(found.prompt);
  const madeBy = 'madeBy' in found ? found.madeBy : undefined;
  return {
    prompt,
    promptFrom: found.promptFrom,
    promptDropped: [...found.dropped, ...dropped],
    ...(madeBy === undefined ? {} : { madeBy }),
  };
}
