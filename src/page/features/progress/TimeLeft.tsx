import { usePage, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { allowNotification } from './follow.ts';
import { batchProgressStore } from './store.ts';
import { batchProgressStrings } from './strings.ts';
import css from './TimeLeft.module.css';

/** Below this, waiting is quicker than allowing a notification. */
const worthTelling = 120_000;

/** How long the batch will still take, and for a long one the choice to be told at the end. */
export function TimeLeft() {
  const page = usePage();
  const left = useSlice(batchProgressStore, (state) => state.left);
  const permission = useSlice(batchProgressStore, (state) => state.permission);
  if (left === undefined) return null;
  return (
    <span className={css.left} data-testid="time-left">
      {batchProgressStrings.left(left)}
      {permission === 'default' && left > worthTelling && (
        <button type="button" className={ui.quiet} onClick={() => void allowNotification(page)}>
          {batchProgressStrings.notify}
        </button>
      )}
    </span>
  );
}
