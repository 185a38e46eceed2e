import type { ExportKind } from './exports.ts';
import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from '../table/ImagesTable.module.css';

const kinds: [ExportKind, string][] = [
  ['csv', text.table.csv],
  ['json', text.table.json],
  ['zip', text.rows.zip],
];

/** Saves what is picked, or everything; while that goes on, how far it is. */
export function ExportButtons() {
  const exporting = useApp((state) => state.exporting);
  const picked = useApp((state) => state.picked.size);
  const session = useSession();
  if (exporting) {
    const words = text.rows.exporting(exporting.done, exporting.total);
    return (
      <>
        <span className={css.exporting} data-testid="exporting">
          {words}
          <progress className={ui.progress} max={exporting.total} value={exporting.done} aria-label={words} />
        </span>
        <button type="button" className={ui.button} onClick={() => session.stopExport()}>
          {text.rows.stop}
        </button>
      </>
    );
  }
  return kinds.map(([kind, label]) => (
    <button key={kind} type="button" className={ui.button} onClick={() => session.save(kind)}>
      {picked > 0 ? text.rows.exportPicked(label, picked) : label}
    </button>
  ));
}
