import { usePart, useSlice } from '../../kit/context.ts';
import css from '../../kit/ui/notices.module.css';
import ui from '../../kit/ui/ui.module.css';
import { offlineStore } from './store.ts';
import { offlineStrings } from './strings.ts';
import { updatesOf } from './updates.ts';

/** Says that a newer version of the page is here; nothing changes under the user's hands before the button is pressed. */
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
