import { useState } from 'react';
import { usePage } from '../../kit/context.ts';
import form from '../../kit/ui/texts-form.module.css';
import ui from '../../kit/ui/ui.module.css';
import type { QueueItem } from '../batch/index.ts';
import css from './Compare.module.css';
import { compareTexts } from './comparison.ts';
import { compareStrings } from './strings.ts';

/** The texts of both sides, and a form that scores the left image under other ones. */
export function Texts({ left, right }: { left: QueueItem; right: QueueItem | undefined }) {
  const same = right?.prompt === left.prompt && right.description === left.description;
  return (
    <section className={css.part} aria-label={compareStrings.texts}>
      <h3 className={ui.heading}>{compareStrings.texts}</h3>
      {right && same && <p className={css.note}>{compareStrings.sameTexts}</p>}
      {right && !same && (
        <div className={css.both}>
          {[left, right].map((item, i) => (
            <dl key={i} className={css.texts}>
              <dt>{compareStrings.prompt}</dt>
              <dd>{item.prompt || compareStrings.noText}</dd>
              <dt>{compareStrings.description}</dt>
              <dd>{item.description || compareStrings.noText}</dd>
            </dl>
          ))}
        </div>
      )}
      <details>
        <summary className={css.summary}>{compareStrings.variant}</summary>
        <Variant key={left.id} item={left} />
      </details>
    </section>
  );
}

function Variant({ item }: { item: QueueItem }) {
  const page = usePage();
  const [prompt, setPrompt] = useState(item.prompt);
  const [description, setDescription] = useState(item.description);
  const changed = prompt !== item.prompt || description !== item.description;
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault();
        compareTexts(page, item.id, prompt, description);
      }}
    >
      <p className={css.note}>{compareStrings.variantNote}</p>
      <label className={form.field}>
        {compareStrings.prompt}
        <textarea rows={2} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
      </label>
      <label className={form.field}>
        {compareStrings.description}
        <textarea rows={4} value={description} onChange={(event) => setDescription(event.target.value)} />
      </label>
      <button type="submit" className={`${ui.primary ?? ''} ${css.start ?? ''}`} disabled={!changed}>
        {compareStrings.variantApply}
      </button>
    </form>
  );
}
