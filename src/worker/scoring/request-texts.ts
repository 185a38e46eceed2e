import { readPrompt } from '../../image/prompt-metadata.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { Warning } from '../../shared/result.ts';
import type { EncodedText } from '../../tokenizer/tokenizer.ts';
import type { LoadedModel } from '../device/loaded-model.ts';
import { textDomainWarnings, textWarnings } from './texts.ts';

/** Both texts of a request as they are and as the model reads them. */
export interface RequestTexts {
  prompt: string;
  description: string;
  promptTokens: EncodedText;
  descriptionTokens: EncodedText;
}

/**
 * The texts of a request; a prompt that is not given is looked for in the image's own metadata. Adds what should be known about them.
 *
 * @param rated whether a rating is asked for: only those read the description
 */
export async function requestTexts(
  request: Pick<ScoreRequest, 'image' | 'prompt' | 'description'>,
  { tokenizer, manifest }: LoadedModel,
  rated: boolean,
  warnings: Warning[],
): Promise<RequestTexts> {
  let { prompt } = request;
  if (prompt === undefined) {
    prompt = readPrompt(new Uint8Array(await request.image.arrayBuffer()));
    if (prompt !== undefined) {
      warnings.push({ code: 'prompt-from-file', message: 'the prompt was read from the file' });
    }
  }
  prompt ??= '';
  const description = request.description ?? '';
  const promptTokens = tokenizer.encode(prompt);
  const descriptionTokens = tokenizer.encode(description);
  warnings.push(...textWarnings(prompt, promptTokens, 'prompt'));
  if (rated) {
    const usual = manifest.domain?.text;
    warnings.push(
      ...textWarnings(description, descriptionTokens, 'description'),
      ...textDomainWarnings(promptTokens, 'prompt', usual?.prompt),
      ...textDomainWarnings(descriptionTokens, 'description', usual?.description),
    );
  }
  return { prompt, description, promptTokens, descriptionTokens };
}
