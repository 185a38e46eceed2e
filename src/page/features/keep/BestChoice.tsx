import { useId } from 'react';
import css from './Keep.module.css';
import { keepStrings } from './strings.ts';

/** What to keep where nothing was marked. */
export type Best = keyof typeof keepStrings.choices;

/** Offers the best ones where nothing is kept yet. */
export function BestChoice({
  grouped,
  best,
  choose,
}: {
  grouped: boolean;
  best: Best;
  choose: (best: Best) => void;
}) {
  const name = useId();
  const offered: Best[] = grouped ? ['group', 'percent', 'one'] : ['percent', 'one'];
  return (
    <fieldset className={css.best}>
      <legend>{keepStrings.choose}</legend>
      {offered.map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={best === one} onChange={() => choose(one)} />
          {keepStrings.choices[one]}
        </label>
      ))}
    </fieldset>
  );
}
