import { usePage } from '../../kit/context.ts';
import { IconButton } from '../../kit/ui/IconButton.tsx';
import { StarIcon } from '../../kit/ui/Icons.tsx';
import { FlagIcon } from './FlagIcon.tsx';
import { markImages } from './mark-images.ts';
import css from './MarkBar.module.css';
import { flags, starCounts } from './store.ts';
import { cullStrings } from './strings.ts';
import { useMark } from './use-mark.ts';

/** Buttons that keep, reject and rate one image: the same as the keys P, X, U and 1–5. A second press removes the mark. */
export function MarkBar({ id }: { id: string }) {
  const page = usePage();
  const { flag, stars } = useMark(id) ?? {};
  return (
    <div className={css.bar} role="group" aria-label={cullStrings.decision} data-testid="mark-bar">
      {flags.map((one) => (
        <IconButton
          key={one}
          className={css[one]}
          label={cullStrings.this[one]}
          title={cullStrings.hint[one]}
          aria-pressed={flag === one}
          onClick={() => markImages(page, [id], { flag: flag === one ? undefined : one })}
        >
          <FlagIcon flag={one} />
        </IconButton>
      ))}
      {starCounts.map((count) => (
        <IconButton
          key={count}
          className={css.star}
          label={cullStrings.rate(count)}
          aria-pressed={stars === count}
          data-lit={count <= (stars ?? 0)}
          onClick={() => markImages(page, [id], { stars: stars === count ? undefined : count })}
        >
          <StarIcon />
        </IconButton>
      ))}
    </div>
  );
}
