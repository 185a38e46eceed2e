import type { Page } from '../../kit/page.ts';
import { settingsStore } from '../settings/index.ts';
import { batchOf } from './batch.ts';
import { resultsStore } from './results.ts';

/**
 * Scores prompts with or without generator syntax from now on, and again those whose score may change: where syntax was kept, nothing
 * tells which prompts have any.
 */
export function keepPromptSyntax(page: Page, rawPrompts: boolean): void {
  settingsStore(page).getState().changeSettings({ rawPrompts });
  const scored = Object.entries(resultsStore(page).getState().results).filter(([, { result, origins }]) =>
    rawPrompts
      ? (result.texts?.promptDropped.length ?? 0) > 0
      : origins.promptOrigin !== 'sample' && result.prompt !== '',
  );
  batchOf(page).rescore(scored.map(([id]) => id));
}
