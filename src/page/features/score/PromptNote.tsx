import { usePage, useSlice } from '../../kit/context.ts';
import css from '../../kit/ui/texts-form.module.css';
import { keepPromptSyntax, type QueueItem, resultsStore } from '../batch/index.ts';
import { settingsStore } from '../settings/index.ts';
import { textsStrings } from './strings.ts';

/** What part of the prompt was scored, what was left out, and the option to keep it. */
export function PromptNote({ item }: { item: QueueItem }) {
  const page = usePage();
  const texts = useSlice(resultsStore, (state) => state.results[item.id]?.result.texts);
  const raw = useSlice(settingsStore, (state) => state.settings.rawPrompts);
  const dropped = texts?.promptDropped ?? [];
  const changed = texts !== undefined && texts.prompt !== '' && texts.prompt !== item.prompt;
  if (dropped.length === 0 && !raw) return null;
  return (
    <div className={css.note} data-testid="prompt-note">
      {changed && dropped.length > 0 && <p>{textsStrings.scoredAs(texts.prompt)}</p>}
      {dropped.length > 0 && <p>{textsStrings.dropped(dropped, texts?.promptFrom === 'none')}</p>}
      <label>
        <input
          type="checkbox"
          checked={raw}
          onChange={(event) => keepPromptSyntax(page, event.target.checked)}
        />{' '}
        {textsStrings.keepSyntax}
      </label>
    </div>
  );
}
