import { CheckIcon, CloseIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from './MarkBar.module.css';
import type { Flag } from './store.ts';
import { cullStrings } from './strings.ts';

interface Props {
  flag: Flag;
  /** What it is for, in full. */
  label: string;
  /** Whether the image has this mark; absent where there are several images. */
  pressed?: boolean;
  mark: () => void;
}

const looks = {
  keep: { Icon: CheckIcon, word: cullStrings.keep, hint: cullStrings.keepHint },
  reject: { Icon: CloseIcon, word: cullStrings.reject, hint: cullStrings.rejectHint },
} satisfies Record<Flag, object>;

/** A button that keeps or rejects. */
export function FlagButton({ flag, label, pressed, mark }: Props) {
  const { Icon, word, hint } = looks[flag];
  return (
    <button
      type="button"
      className={`${ui.button ?? ''} ${css[flag] ?? ''}`}
      aria-pressed={pressed}
      aria-label={label}
      title={hint}
      onClick={mark}
    >
      <Icon />
      {word}
    </button>
  );
}
