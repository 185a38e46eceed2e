import { reasonSentence } from '../../../shared/reasons/reason.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import ui from '../../kit/ui/ui.module.css';
import { scoreStrings } from './strings.ts';
import css from './Warnings.module.css';

/** Why the score may be what it is, in sentences; what was looked for where nothing was found. The place among others is with each score. */
export function Why({ result }: { result: Pick<ScoreResult, 'reasons' | 'prompt' | 'description'> }) {
  if (result.reasons === undefined) return null;
  const found = result.reasons.filter(({ code }) => code !== 'place');
  const unchecked = scoreStrings.unchecked(result.prompt, result.description);
  return (
    <div className={css.block}>
      <h3 className={ui.heading}>{scoreStrings.why}</h3>
      <ul className={css.list} data-testid="why">
        {found.map((reason) => (
          <li key={reason.code}>{scoreStrings.sentence(reasonSentence(reason))}</li>
        ))}
        {found.length === 0 && <li>{scoreStrings.nothingFound}</li>}
        {unchecked !== undefined && <li>{unchecked}</li>}
      </ul>
    </div>
  );
}
