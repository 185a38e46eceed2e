import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import css from './StorageLine.module.css';

/** How much the browser keeps for the page, and whether it promises to. */
export function StorageLine() {
  const { models } = useSession();
  const storage = useApp((state) => state.storage);
  const words = text.models.storage;
  if (!storage) return null;
  return (
    <p className={css.line} data-testid="storage">
      {words.use(storage)} {storage.persisted ? words.kept : words.notKept}{' '}
      {!storage.persisted && (
        <button type="button" className={css.keep} onClick={() => void models.keep()}>
          {words.keep}
        </button>
      )}
    </p>
  );
}
