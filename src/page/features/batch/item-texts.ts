import type { PromptRequest } from '../../../shared/engine-api.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { Page } from '../../kit/page.ts';
import { settingsStore } from '../settings/index.ts';
import type { QueueItem } from './queue.ts';
import type { TextOrigins } from './results.ts';

/** What the engine needs to tell an image's prompt: for its score, and for those who are told what it was meant to show. */
export function promptRequest(page: Page, item: QueueItem): PromptRequest {
  const { rawPrompts } = settingsStore(page).getState().settings;
  return { image: item.file, name: item.name, prompt: promptGiven(item), rawPrompts };
}

/** The prompt to score; undefined to let the engine read it from the file. */
function promptGiven({ prompt, promptOrigin }: QueueItem): string | undefined {
  return promptOrigin === 'none' || promptOrigin === 'file' ? undefined : prompt;
}

/** The texts of a result; to the engine, a generated description is like any other. */
export function textsOf(
  { descriptionOrigin }: QueueItem,
  { texts }: ScoreResult,
): Pick<ScoreResult, 'texts'> {
  if (!texts || texts.descriptionFrom === 'none' || descriptionOrigin !== 'model') return {};
  return { texts: { ...texts, descriptionFrom: 'described' } };
}

/** The prompt that the engine found in the file, as fields of the item; none where the user gave one. */
export function promptFound(
  item: QueueItem,
  { texts }: ScoreResult,
): Partial<Pick<QueueItem, 'prompt' | 'promptOrigin'>> {
  if (promptGiven(item) !== undefined || !texts || texts.promptFrom === 'none') return {};
  return { prompt: texts.prompt, promptOrigin: 'file' };
}

/** Where the texts of an item came from, to be kept with its scores. */
export function originsOf({
  promptOrigin,
  descriptionOrigin,
  descriptionBy,
  descriptionError,
}: QueueItem): TextOrigins {
  return {
    promptOrigin,
    descriptionOrigin,
    ...(descriptionBy ? { descriptionBy } : {}),
    ...(descriptionError ? { descriptionError } : {}),
  };
}
