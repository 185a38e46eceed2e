import { CheckIcon, CloseIcon } from '../../kit/ui/Icons.tsx';
import type { Flag } from './store.ts';

const icons = { keep: CheckIcon, reject: CloseIcon } satisfies Record<Flag, () => unknown>;

/** The symbol of a decision, wherever it is shown or made. */
export function FlagIcon({ flag }: { flag: Flag }) {
  const Icon = icons[flag];
  return <Icon />;
}
