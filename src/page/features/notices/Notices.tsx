import { useSlice } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { CloseIcon, WarningIcon } from '../../kit/ui/Icons.tsx';
import css from '../../kit/ui/notices.module.css';
import ui from '../../kit/ui/ui.module.css';
import { noticesStore } from './store.ts';
import { noticesStrings } from './strings.ts';

/** Messages not tied to an image. */
export function Notices() {
  const notices = useSlice(noticesStore, (state) => state.notices);
  const dismiss = useSlice(noticesStore, (state) => state.dismiss);
  return (
    <div className={css.stack} role="status">
      {notices.map(({ id, tone, message, hint }) => (
        <div key={id} className={`${(tone === 'bad' ? ui.bad : ui.notice) ?? ''} ${css.item ?? ''}`}>
          <WarningIcon />
          <p>
            <strong>{message}</strong> {hint}
          </p>
          <IconButton label={noticesStrings.dismiss} onClick={() => dismiss(id)}>
            <CloseIcon />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
