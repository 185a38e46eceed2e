import { useState } from 'react';
import { usePart, useSlice } from '../../kit/context.ts';
import css from '../../kit/ui/texts-form.module.css';
import ui from '../../kit/ui/ui.module.css';
import { batchOf, type QueueItem, resultsStore, useSelectedItem } from '../batch/index.ts';
import { DescribeButton, describeStrings } from '../describe/index.ts';
import { PromptNote } from './PromptNote.tsx';
import { textsStrings } from './strings.ts';

/** The two texts the score depends on, editable. */
export function TextsForm() {
  const item = useSelectedItem();
  if (!item) return null;
  return (
    <section className={`${ui.card ?? ''} ${css.panel ?? ''}`} aria-label={textsStrings.heading}>
      <Fields item={item} />
    </section>
  );
}

function Fields({ item }: { item: QueueItem }) {
  const batch = usePart(batchOf);
  // edits of another image, or of texts that came since, are none of these; fields made afresh would have the browser search the page for forms
  const of = JSON.stringify([item.id, item.prompt, item.description]);
  const [edit, setEdit] = useState({ of, prompt: item.prompt, description: item.description });
  const { prompt, description } = edit.of === of ? edit : item;
  const write = (texts: Partial<typeof edit>): void => setEdit({ of, prompt, description, ...texts });
  const changed = prompt !== item.prompt || description !== item.description;
  const source = useSlice(resultsStore, (state) => state.results[item.id]?.result.texts?.promptFrom);
  const origin = {
    file: textsStrings.promptFromFile(source),
    sidecar: textsStrings.promptFromSidecar,
    sample: textsStrings.promptFromSample,
    none: '',
    typed: '',
    table: '',
    model: '',
  };
  const apply = (): void => batch.applyTexts(item.id, prompt, description);
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
          <span className={ui.heading}>{textsStrings.prompt}</span>
          <span className={css.origin} data-testid="prompt-origin">
            {origin[item.promptOrigin]}
          </span>
        </span>
        <textarea
          rows={2}
          value={prompt}
          placeholder={textsStrings.promptHint}
          onChange={(event) => write({ prompt: event.target.value })}
        />
      </label>
      <PromptNote item={item} />
      <label className={css.field}>
        <span className={css.label}>
          <span className={ui.heading}>{textsStrings.description}</span>
          <span className={css.origin} data-testid="description-origin">
            {item.descriptionBy && describeStrings.by(item.descriptionBy)}
          </span>
        </span>
        <textarea
          rows={4}
          value={description}
          placeholder={textsStrings.descriptionHint}
          onChange={(event) => write({ description: event.target.value })}
        />
      </label>
      <DescribeButton item={item} />
      {changed && (
        <div className={css.actions}>
          <button type="submit" className={ui.primary}>
            {textsStrings.apply}
          </button>
          <button
            type="button"
            className={ui.quiet}
            onClick={() => write({ prompt: item.prompt, description: item.description })}
          >
            {textsStrings.reset}
          </button>
        </div>
      )}
    </form>
  );
}
