import { CopyButton } from '../../kit/ui/CopyButton.tsx';
import ui from '../../kit/ui/ui.module.css';
import { Below, useScoreBelow, useSelectedItem, useSelectedScore } from '../batch/index.ts';
import css from './About.module.css';
import { aboutFacts, aboutJson, aboutText } from './about.ts';
import { aboutStrings, scoreStrings } from './strings.ts';

/** Everything the score depends on, to read and copy. */
export function About() {
  const item = useSelectedItem();
  const scored = useSelectedScore();
  if (!item || !scored) return null;
  return (
    <details className={`${ui.card ?? ''} ${css.about ?? ''}`} data-testid="about">
      <summary className={ui.heading}>{aboutStrings.heading}</summary>
      <Below>{facts}</Below>
      <div className={css.actions}>
        <CopyButton label={scoreStrings.copyText} content={() => aboutText(item, scored)} />
        <CopyButton label={scoreStrings.copyJson} content={() => aboutJson(item, scored)} />
      </div>
    </details>
  );
}

function Facts() {
  const scored = useScoreBelow();
  return (
    <dl className={ui.facts}>
      {scored &&
        aboutFacts(scored).map(([name, value]) => (
          <div key={name} className={css.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Made once: it is rendered when `Below` says so, not with every image. */
const facts = <Facts />;
