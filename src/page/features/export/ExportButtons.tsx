import { usePart, useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { pickedStore } from '../batch/index.ts';
import css from './ExportButtons.module.css';
import { type ExportKind, exportsOf } from './exports.ts';
import { exportStore } from './store.ts';
import { exportStrings } from './strings.ts';

const kinds: { kind: ExportKind; label: string; more: string }[] = [
  { kind: 'csv', label: exportStrings.csv, more: '' },
  { kind: 'json', label: exportStrings.json, more: '' },
  { kind: 'zip', label: exportStrings.zip, more: exportStrings.withMaps },
];

/** Exports the selected rows, or everything; shows progress meanwhile. */
export function ExportButtons() {
  const exporting = useSlice(exportStore, (state) => state.progress);
  const picked = useSlice(pickedStore, (state) => state.picked.size);
  const exports = usePart(exportsOf);
  if (exporting) {
    const working = exportStrings.working(exporting.done, exporting.total);
    return (
      <>
        <span className={css.exporting} data-testid="exporting">
          {working}
          <progress
            className={ui.progress}
            max={exporting.total}
            value={exporting.done}
            aria-label={working}
          />
        </span>
        <button type="button" className={ui.button} onClick={() => exports.stop()}>
          {exportStrings.stop}
        </button>
      </>
    );
  }
  return (
    <span className={css.exports}>
      <span className={css.label} aria-hidden="true">
        {exportStrings.export}
      </span>
      {kinds.map(({ kind, label, more }) => (
        <button
          key={kind}
          type="button"
          className={ui.button}
          aria-label={exportStrings.exportKind(label + more, picked)}
          onClick={() => void exports.save(kind)}
        >
          <span>
            {label}
            <span className={css.more}>{more}</span>
            {exportStrings.count(picked)}
          </span>
        </button>
      ))}
    </span>
  );
}
