import { promptToScore, type PromptToScore } from '../../prompts/score-prompt.ts';
import { readBlob } from '../../shared/read-blob.ts';
import type { ScoreRequest } from '../../shared/engine-api.ts';
import type { Warning } from '../../shared/result.ts';
import type { ScoredTexts } from '../../shared/texts.ts';
import type { EncodedText, TextTokenizer } from '../../tokenizer/tokenizer.ts';
import type { Manifest } from '../../package/manifest.ts';
import { textDomainWarnings, textWarnings } from './texts.ts';

/** Both texts of a request, raw and tokenized. */
export interface RequestTexts {
  scored: ScoredTexts;
  promptTokens: EncodedText;
  descriptionTokens: EncodedText;
}

/**
 * The texts of a request; a missing prompt is looked up in the image's metadata, and generator syntax is removed unless `rawPrompts`. Adds warnings about them.
 *
 * @param rated whether a rating is asked for: only those read the description
 */
export async function requestTexts(
  request: Pick<ScoreRequest, 'image' | 'name' | 'prompt' | 'description' | 'rawPrompts'>,
  { tokenizer, manifest }: { tokenizer: TextTokenizer; manifest: Manifest },
  rated: boolean,
  warnings: Warning[],
): Promise<RequestTexts> {
  const bytes = (): Promise<Uint8Array> => readBlob(request.image, request.name);
  const found = await promptToScore(request.prompt, bytes, request.rawPrompts);
  warnings.push(...promptNotes(found));
  const { prompt } = found;
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
  const descriptionFrom = description.trim() === '' ? 'none' : 'given';
  return { scored: { ...found, description, descriptionFrom }, promptTokens, descriptionTokens };
}

/** Pieces named in a note; the result lists all. */
const SHOWN = 5;

/** Where a prompt that was not given came from, and what was removed from it. */
function promptNotes({ prompt, promptFrom, promptDropped }: PromptToScore): Warning[] {
  const notes: Warning[] = [];
  if (promptFrom === 'none') {
    return promptDropped.map((message) => ({ code: 'prompt-not-in-file', message }));
  }
  if (promptFrom !== 'given') {
    notes.push({ code: 'prompt-from-file', message: 'the prompt was read from the file' });
  }
  if (promptDropped.length > 0) {
    const more = promptDropped.length > SHOWN ? ` and ${promptDropped.length - SHOWN} more` : '';
    const message = `removed from the prompt: ${promptDropped.slice(0, SHOWN).join(', ')}${more}`;
    notes.push({ code: 'prompt-cleaned', message: prompt === '' ? `${message}; nothing was left` : message });
  }
  return notes;
}
