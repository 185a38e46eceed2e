import ui from '../../kit/ui/ui.module.css';
import { FlagIcon } from './FlagIcon.tsx';
import type { Flag } from './store.ts';
import { cullStrings } from './strings.ts';

/** A button that keeps or rejects the selected images. */
export function FlagButton({ flag, mark }: { flag: Flag; mark: () => void }) {
  return (
    <button
      type="button"
      className={ui.button}
      aria-label={cullStrings.selected[flag]}
      title={cullStrings.hint[flag]}
      onClick={mark}
    >
      <FlagIcon flag={flag} />
      {cullStrings.word[flag]}
    </button>
  );
}
