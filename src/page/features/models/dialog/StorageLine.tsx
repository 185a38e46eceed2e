import { usePart, useSlice } from '../../../kit/context.ts';
import { modelsOf } from '../models.ts';
import { modelsStore } from '../store.ts';
import { modelsStrings } from '../strings.ts';
import css from './StorageLine.module.css';

/** Storage used by the page, and whether it is persistent. */
export function StorageLine() {
  const models = usePart(modelsOf);
  const storage = useSlice(modelsStore, (state) => state.storage);
  const words = modelsStrings.storage;
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
