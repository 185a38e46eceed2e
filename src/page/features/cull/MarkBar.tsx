import { usePage } from '../../kit/context.ts';
import { StarIcon } from '../../kit/ui/Icons.tsx';
import { FlagButton } from './FlagButton.tsx';
import { markImages } from './mark-images.ts';
import css from './MarkBar.module.css';
import { type Flag, starCounts } from './store.ts';
import { cullStrings } from './strings.ts';
import { useMark } from './use-mark.ts';

/** Buttons that keep, reject and rate one image: the same as the keys P, X, U and 1–5. A second press removes the mark. */
export function MarkBar({ id }: { id: string }) {
  const page = usePage();
  const mark = useMark(id);
  const flag = (value: Flag): void => {
    markImages(page, [id], { flag: mark?.flag === value ? undefined : value });
  };
  return (
    <div className={css.bar} role="group" aria-label={cullStrings.decision} data-testid="mark-bar">
      <FlagButton
        flag="keep"
        label={cullStrings.keepThis}
        pressed={mark?.flag === 'keep'}
        mark={() => flag('keep')}
      />
      <FlagButton
        flag="reject"
        label={cullStrings.rejectThis}
        pressed={mark?.flag === 'reject'}
        mark={() => flag('reject')}
      />
      <span className={css.stars}>
        {starCounts.map((stars) => (
          <button
            key={stars}
            type="button"
            aria-label={cullStrings.rate(stars)}
            aria-pressed={mark?.stars === stars}
            data-lit={stars <= (mark?.stars ?? 0)}
            onClick={() => markImages(page, [id], { stars: mark?.stars === stars ? undefined : stars })}
          >
            <StarIcon />
          </button>
        ))}
      </span>
    </div>
  );
}
