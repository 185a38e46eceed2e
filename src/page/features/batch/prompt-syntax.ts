import type { Page } from '../../kit/page.ts';
import { settingsStore } from '../settings/index.ts';
import { batchOf } from './batch.ts';
import { resultsStore } from './results.ts';

/**
 * Switches generator syntax in prompts on or off and rescores images whose score may change. Where syntax was kept, nothing records which
 * prompts have any.
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
