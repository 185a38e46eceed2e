import type { Missing } from '../../frequency/index.ts';
import ui from '../../../kit/ui/ui.module.css';
import css from './Stage.module.css';

/** Over an image whose map is not there: that it is being made, once that takes long, or why it cannot be. */
export function MapMissing({ words, failed }: Missing) {
  return (
    <p
      // made anew: screen readers announce an alert that comes, not always words that are in a status as it appears
      key={String(failed)}
      className={`${css.failed ?? ''} ${failed ? '' : (ui.later ?? '')}`}
      role={failed ? 'alert' : 'status'}
    >
      {words}
    </p>
  );
}
