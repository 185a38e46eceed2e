import { usePart, useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { CloseIcon, WarningIcon } from '../../kit/ui/Icons.tsx';
import css from '../../kit/ui/notices.module.css';
import ui from '../../kit/ui/ui.module.css';
import { openStrings } from './strings.ts';
import { tablesOf, waitingStore } from './tables.ts';

/** Which tables wait for their images, until these come or the user no longer wants them. */
export function WaitingTables() {
  const waiting = useSlice(waitingStore, (state) => state.tables);
  const tables = usePart(tablesOf);
  return (
    <div className={css.stack} role="status">
      {waiting.map(({ key, label, rows, left, kept }) => (
        <div key={key} className={`${ui.notice ?? ''} ${css.item ?? ''}`} data-testid="waiting-table">
          <WarningIcon />
          <p>
            <strong>{openStrings.tableWaits(label, left, rows)}</strong>{' '}
            {kept === false ? openStrings.tableLost : openStrings.tableKept}
          </p>
          <IconButton label={openStrings.tableDismiss(label)} onClick={() => tables.dismiss(key)}>
            <CloseIcon />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
