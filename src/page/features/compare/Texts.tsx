import { useState } from 'react';
import type { QueueItem } from '../batch/queue.ts';
import { text } from '../../app/text.ts';
import { useSession } from '../../kit/context.ts';
import form from '../../kit/ui/texts-form.module.css';
import ui from '../../kit/ui/ui.module.css';
import css from './Compare.module.css';

/** The texts of both sides, and a form that scores the left image under other ones. */
export function Texts({ left, right }: { left: QueueItem; right: QueueItem | undefined }) {
  const same = right?.prompt === left.prompt && right.description === left.description;
  return (
    <section className={css.part} aria-label={text.compare.texts}>
      <h3 className={ui.heading}>{text.compare.texts}</h3>
      {right && same && <p className={css.note}>{text.compare.sameTexts}</p>}
      {right && !same && (
        <div className={css.panes}>
          {[left, right].map((item, i) => (
            <dl key={i} className={css.texts}>
              <dt>{text.compare.prompt}</dt>
              <dd>{item.prompt || text.compare.noText}</dd>
              <dt>{text.compare.description}</dt>
              <dd>{item.description || text.compare.noText}</dd>
            </dl>
          ))}
        </div>
      )}
      <details>
        <summary className={css.summary}>{text.compare.variant}</summary>
        <Variant key={left.id} item={left} />
      </details>
    </section>
  );
}

function Variant({ item }: { item: QueueItem }) {
  const session = useSession();
  const [prompt, setPrompt] = useState(item.prompt);
  const [description, setDescription] = useState(item.description);
  const changed = prompt !== item.prompt || description !== item.description;
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault();
        session.compareTexts(item.id, prompt, description);
      }}
    >
      <p className={css.note}>{text.compare.variantNote}</p>
      <label className={form.field}>
        {text.compare.prompt}
        <textarea rows={2} value={prompt} onChange={(event) => setPrompt(event.target.value)} />
      </label>
      <label className={form.field}>
        {text.compare.description}
        <textarea rows={4} value={description} onChange={(event) => setDescription(event.target.value)} />
      </label>
      <button type="submit" className={`${ui.primary ?? ''} ${css.start ?? ''}`} disabled={!changed}>
        {text.compare.variantApply}
      </button>
    </form>
  );
}
