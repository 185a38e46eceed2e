import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { pickedStore } from '../batch/index.ts';
import css from './ExportButtons.module.css';
import { type ExportKind, exportsOf } from './exports.ts';
import { exportStore } from './store.ts';
import { exportStrings } from './strings.ts';

const kinds: [ExportKind, string][] = [
  ['csv', exportStrings.csv],
  ['json', exportStrings.json],
  ['zip', exportStrings.zip],
];

/** Exports the selected rows, or everything; shows progress meanwhile. */
export function ExportButtons() {
  const exporting = useSlice(exportStore, (state) => state.progress);
  const picked = useSlice(pickedStore, (state) => state.picked.size);
  const exports = usePart(exportsOf);
  if (exporting) {
    const words = exportStrings.working(exporting.done, exporting.total);
    return (
      <>
        <span className={css.exporting} data-testid="exporting">
          {words}
          <progress className={ui.progress} max={exporting.total} value={exporting.done} aria-label={words} />
        </span>
        <button type="button" className={ui.button} onClick={() => exports.stop()}>
          {exportStrings.stop}
        </button>
      </>
    );
  }
  return kinds.map(([kind, label]) => (
    <button key={kind} type="button" className={ui.button} onClick={() => void exports.save(kind)}>
      {picked > 0 ? exportStrings.pickedOnly(label, picked) : label}
    </button>
  ));
}
