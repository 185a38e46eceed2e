import { usePart } from '../../kit/context.ts';
import { modelsOf } from './models.ts';
import css from './ModelsButton.module.css';
import { modelsStrings } from './strings.ts';

/** Opens the Models dialog. */
export function ModelsButton() {
  const models = usePart(modelsOf);
  return (
    <button type="button" className={css.models} aria-haspopup="dialog" onClick={() => void models.open()}>
      {modelsStrings.open}
    </button>
  );
}
