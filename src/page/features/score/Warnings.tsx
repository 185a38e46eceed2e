import type { Warning } from '../../../shared/result.ts';
import ui from '../../kit/ui/ui.module.css';
import { scoreStrings } from './strings.ts';
import css from './Warnings.module.css';

/** What the user should know about a result; untrained weights have their own notice above. */
export function Warnings({ warnings }: { warnings: Warning[] }) {
  const shown = warnings.filter((warning) => warning.code !== 'untrained');
  if (shown.length === 0) return null;
  return (
    <div className={css.block}>
      <h3 className={ui.heading}>{scoreStrings.warnings}</h3>
      <ul className={css.list} data-testid="warnings">
        {shown.map((warning, i) => (
          <li key={i}>{warning.message}</li>
        ))}
      </ul>
    </div>
  );
}
