import { usePart, useSlice } from '../../kit/context.ts';
import css from '../../kit/ui/notices.module.css';
import ui from '../../kit/ui/ui.module.css';
import { offlineStore } from './store.ts';
import { offlineStrings } from './strings.ts';
import { updatesOf } from './updates.ts';

/** Announces a newer version of the page; nothing changes until the button is pressed. */
export function UpdateNotice() {
  const ready = useSlice(offlineStore, (state) => state.updateReady);
  const updates = usePart(updatesOf);
  return (
    <div className={css.stack} role="status">
      {ready && (
        <div className={`${ui.notice ?? ''} ${css.item ?? ''}`} data-testid="update">
          <p>
            <strong>{offlineStrings.update}</strong> {offlineStrings.updateHint}
          </p>
          <button type="button" className={ui.button} onClick={() => updates.apply()}>
            {offlineStrings.reload}
          </button>
        </div>
      )}
    </div>
  );
}
