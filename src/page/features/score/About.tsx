import { CopyButton } from '../../kit/ui/CopyButton.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useDeferredScore, useSelectedItem } from '../batch/index.ts';
import css from './About.module.css';
import { aboutFacts, aboutJson, aboutText } from './about.ts';
import { aboutStrings, scoreStrings } from './strings.ts';

/** Everything the score depends on, to read and copy. */
export function About() {
  const item = useSelectedItem();
  const scored = useDeferredScore();
  if (!item || !scored) return null;
  return (
    <details className={`${ui.card ?? ''} ${css.about ?? ''}`} data-testid="about">
      <summary className={ui.heading}>{aboutStrings.heading}</summary>
      <dl className={ui.facts}>
        {aboutFacts(scored).map(([name, value]) => (
          <div key={name} className={css.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div className={css.actions}>
        <CopyButton label={scoreStrings.copyText} content={() => aboutText(item, scored)} />
        <CopyButton label={scoreStrings.copyJson} content={() => aboutJson(item, scored)} />
      </div>
    </details>
  );
}
