import { type ReactNode, useMemo } from 'react';
import { usePart, useSlice } from '../../../kit/context.ts';
import { CircleIcon } from '../../../kit/ui/Icons.tsx';
import { Segments } from '../../../kit/ui/form/Segments.tsx';
import { listedStore } from '../../batch/index.ts';
import { flagCounts, FlagIcon, marksStore } from '../../cull/index.ts';
import { type FlagFilter, tableStore } from '../../table/index.ts';
import css from './Decide.module.css';
import { galleryStrings } from '../strings.ts';

const choices: FlagFilter[] = ['all', 'keep', 'open', 'reject'];

/** Where there is no room for the words. */
const icons = {
  all: undefined,
  keep: <FlagIcon flag="keep" />,
  open: <CircleIcon />,
  reject: <FlagIcon flag="reject" />,
} satisfies Record<FlagFilter, ReactNode>;

/** How many images are kept, rejected and undecided; a click lists only those. */
export function FlagFilterChoice() {
  const flag = useSlice(tableStore, (state) => state.flag);
  const table = usePart(tableStore);
  const { items, order } = useSlice(listedStore, (state) => state);
  const marks = useSlice(marksStore, (state) => state.marks);
  const counts = useMemo(() => flagCounts({ items, order }, { marks }), [items, order, marks]);
  const count = (choice: FlagFilter): number =>
    choice === 'all' ? counts.keep + counts.reject + counts.open : counts[choice];
  return (
    <Segments
      legend={galleryStrings.flagFilter}
      choices={choices}
      chosen={flag}
      choose={(choice) => table.setState({ flag: choice })}
      title={(choice) => galleryStrings.flags[choice]}
      className={css.flags}
      testId="decided"
    >
      {(choice) => (
        <>
          {icons[choice]}
          <span className={css.word}>{galleryStrings.flags[choice]}</span>{' '}
          <span className={css.count}>{count(choice)}</span>
        </>
      )}
    </Segments>
  );
}
