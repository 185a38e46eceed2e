import { useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import css from './SavingLine.module.css';
import { keepingStore } from '../store.ts';
import { savingWords } from '../strings.ts';

/** How many of the user's images are kept in the browser, while not all are. */
export function SavingLine() {
  const keeping = useSlice(keepingStore, (state) => state);
  const words = savingWords(keeping);
  if (words === undefined) return null;
  const stopped = keeping.stopped !== undefined;
  return (
    <p
      className={`${css.line ?? ''} ${stopped ? '' : (ui.later ?? '')}`}
      data-testid="saving"
      data-stopped={stopped}
    >
      {words}
    </p>
  );
}
