import { useState } from 'react';
import { aboutFacts, aboutJson, aboutText } from './about.ts';
import { text } from '../../app/text.ts';
import { useSelectedItem, useDeferredScore } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './About.module.css';

/** Everything the number hangs on, to be read and copied. */
export function About() {
  const item = useSelectedItem();
  const scored = useDeferredScore();
  if (!item || !scored) return null;
  return (
    <details className={`${ui.card ?? ''} ${css.about ?? ''}`} open data-testid="about">
      <summary className={ui.heading}>{text.about.heading}</summary>
      <dl className={ui.facts}>
        {aboutFacts(scored).map(([name, value]) => (
          <div key={name} className={css.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={css.actions}>
        <CopyButton label={text.score.copyText} content={() => aboutText(item, scored)} />
        <CopyButton label={text.score.copyJson} content={() => aboutJson(item, scored)} />
      </div>
    </details>
  );
}

function CopyButton({ label, content }: { label: string; content: () => string }) {
  const [outcome, setOutcome] = useState<string>();
  const copy = (): void => {
    navigator.clipboard.writeText(content()).then(
      () => setOutcome(text.score.copied),
      () => setOutcome(text.score.notCopied),
    );
    setTimeout(() => setOutcome(undefined), 2000);
  };
  return (
    <button type="button" className={ui.button} onClick={copy}>
      {outcome ?? label}
    </button>
  );
}
