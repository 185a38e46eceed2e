import { useState } from 'react';
import type { QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedItem, useSession } from '../../kit/context.ts';
import { DescribeButton } from '../describe/DescribeButton.tsx';
import ui from '../../kit/ui/ui.module.css';
import { PromptNote } from './PromptNote.tsx';
import css from '../../kit/ui/texts-form.module.css';

/** The two texts the score depends on, to be read and changed. */
export function TextsForm() {
  const item = useSelectedItem();
  if (!item) return null;
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={text.texts.heading}>
      <Fields key={`${item.id} ${item.prompt} ${item.description}`} item={item} />
    </section>
  );
}

function Fields({ item }: { item: QueueItem }) {
  const session = useSession();
  const [prompt, setPrompt] = useState(item.prompt);
  const [description, setDescription] = useState(item.description);
  const changed = prompt !== item.prompt || description !== item.description;
  const source = useApp((state) => state.results[item.id]?.result.texts?.promptFrom);
  const origin = {
    file: text.texts.promptFromFile(source),
    sidecar: text.texts.promptFromSidecar,
    sample: text.texts.promptFromSample,
    none: '',
    typed: '',
    table: '',
    model: '',
  };
  const apply = (): void => session.applyTexts(item.id, prompt, description);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply();
      }}
    >
      <label className={css.field}>
        <span className={css.label}>
          <span className={ui.heading}>{text.texts.prompt}</span>
          <span className={css.origin} data-testid="prompt-origin">
            {origin[item.promptOrigin]}
          </span>
        </span>
        <textarea
          rows={2}
          value={prompt}
          placeholder={text.texts.promptHint}
          onChange={(event) => setPrompt(event.target.value)}
        />
      </label>
      <PromptNote item={item} />
      <label className={css.field}>
        <span className={css.label}>
          <span className={ui.heading}>{text.texts.description}</span>
          <span className={css.origin} data-testid="description-origin">
            {item.descriptionBy && text.describe.by(item.descriptionBy)}
          </span>
        </span>
        <textarea
          rows={4}
          value={description}
          placeholder={text.texts.descriptionHint}
          onChange={(event) => setDescription(event.target.value)}
        />
      </label>
      <DescribeButton item={item} />
      {changed && (
        <div className={css.actions}>
          <button type="submit" className={ui.primary}>
            {text.texts.apply}
          </button>
          <button
            type="button"
            className={ui.quiet}
            onClick={() => {
              setPrompt(item.prompt);
              setDescription(item.description);
            }}
          >
            {text.texts.reset}
          </button>
        </div>
      )}
    </form>
  );
}
