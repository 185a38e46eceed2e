import { usePage, useSlice } from '../../../kit/context.ts';
import { CheckIcon, CloseIcon } from '../../../kit/ui/Icons.tsx';
import ui from '../../../kit/ui/ui.module.css';
import { pickedStore } from '../../batch/index.ts';
import { cullStrings } from '../../cull/index.ts';
import { markTargets, mostSideBySide, openLoupe } from '../actions.ts';
import { galleryStrings } from '../strings.ts';

/** Keeps or rejects the selected images, or shows a few of them side by side. */
export function PickedMarks() {
  const page = usePage();
  const count = useSlice(pickedStore, (state) => state.picked.size);
  return (
    <>
      <button
        type="button"
        className={ui.button}
        aria-label={cullStrings.keepSelected}
        title={cullStrings.keepHint}
        onClick={() => markTargets(page, { flag: 'keep' })}
      >
        <CheckIcon />
        {cullStrings.keep}
      </button>
      <button
        type="button"
        className={ui.button}
        aria-label={cullStrings.rejectSelected}
        title={cullStrings.rejectHint}
        onClick={() => markTargets(page, { flag: 'reject' })}
      >
        <CloseIcon />
        {cullStrings.reject}
      </button>
      {count > 1 && count <= mostSideBySide && (
        <button type="button" className={ui.button} onClick={() => openLoupe(page)}>
          {galleryStrings.sideBySide}
        </button>
      )}
    </>
  );
}
