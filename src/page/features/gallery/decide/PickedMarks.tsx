import { usePage, useSlice } from '../../../kit/context.ts';
import ui from '../../../kit/ui/ui.module.css';
import { pickedStore } from '../../batch/index.ts';
import { FlagButton } from '../../cull/index.ts';
import { markTargets, mostSideBySide, openLoupe } from '../actions.ts';
import { galleryStrings } from '../strings.ts';

/** Keeps or rejects the selected images, or shows a few of them side by side. */
export function PickedMarks() {
  const page = usePage();
  const count = useSlice(pickedStore, (state) => state.picked.size);
  return (
    <>
      <FlagButton flag="keep" mark={() => markTargets(page, { flag: 'keep' })} />
      <FlagButton flag="reject" mark={() => markTargets(page, { flag: 'reject' })} />
      {count > 1 && count <= mostSideBySide && (
        <button type="button" className={ui.button} onClick={() => openLoupe(page)}>
          {galleryStrings.sideBySide}
        </button>
      )}
    </>
  );
}
