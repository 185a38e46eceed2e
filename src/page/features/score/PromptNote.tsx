import type { QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import css from '../../kit/ui/texts-form.module.css';

/** What was scored of a prompt, what was left out of it, and the choice to keep that. */
export function PromptNote({ item }: { item: QueueItem }) {
  const session = useSession();
  const texts = useApp((state) => state.results[item.id]?.result.texts);
  const raw = useApp((state) => state.settings.rawPrompts);
  const dropped = texts?.promptDropped ?? [];
  const changed = texts !== undefined && texts.prompt !== '' && texts.prompt !== item.prompt;
  if (dropped.length === 0 && !raw) return null;
  return (
    <div className={css.note} data-testid="prompt-note">
      {changed && dropped.length > 0 && <p>{text.texts.scoredAs(texts.prompt)}</p>}
      {dropped.length > 0 && <p>{text.texts.dropped(dropped, texts?.promptFrom === 'none')}</p>}
      <label>
        <input
          type="checkbox"
          checked={raw}
          onChange={(event) => session.keepPromptSyntax(event.target.checked)}
        />{' '}
        {text.texts.keepSyntax}
      </label>
    </div>
  );
}
