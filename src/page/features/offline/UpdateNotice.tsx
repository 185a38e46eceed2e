import { text } from '../../app/text.ts';
import { useApp, useSession } from '../../kit/context.ts';
import css from '../../kit/ui/notices.module.css';
import ui from '../../kit/ui/ui.module.css';

/** Says that a newer version of the page is here; nothing changes under the user's hands before the button is pressed. */
export function UpdateNotice() {
  const ready = useApp((state) => state.updateReady);
  const session = useSession();
  return (
    <div className={css.stack} role="status">
      {ready && (
        <div className={`${ui.notice ?? ''} ${css.item ?? ''}`} data-testid="update">
          <p>
            <strong>{text.offline.update}</strong> {text.offline.updateHint}
          </p>
          <button type="button" className={ui.button} onClick={() => session.updates.apply()}>
            {text.offline.reload}
          </button>
        </div>
      )}
    </div>
  );
}
