import { useSlice } from '../../kit/context.ts';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import css from './Compare.module.css';
import { headDifferences } from './difference.ts';
import { Gates } from './Gates.tsx';
import { Panes } from './panes/Panes.tsx';
import { ScoreDifference } from './ScoreDifference.tsx';
import { compareStore } from './store.ts';
import { compareStrings } from './strings.ts';
import { Texts } from './Texts.tsx';
import { useFilledSides, useSelectedSides, useSide, useTableFillsSides } from './use-sides.ts';
import { Verdicts } from './verdict/Verdicts.tsx';
import { WordDifference } from './WordDifference.tsx';

/** Two images of the queue, or one under two sets of texts, with the difference of every part of their scores. */
export function Compare() {
  useSelectedSides();
  useFilledSides();
  useTableFillsSides();
  const left = useSide('left');
  const right = useSide('right');
  const setCompared = useSlice(compareStore, (state) => state.setCompared);
  const both = left?.scored && right?.scored ? { left: left.scored, right: right.scored } : undefined;
  const heads = both ? headDifferences(both.left, both.right) : [];
  const mixed = both !== undefined && both.left.model.hash !== both.right.model.hash;
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-labelledby="compare-heading"
      data-testid="compare"
    >
      <header className={css.header}>
        <h2 className={ui.heading} id="compare-heading">
          {compareStrings.heading}
        </h2>
        <button
          type="button"
          className={ui.button}
          disabled={!left || !right}
          onClick={() => {
            setCompared('left', right?.item.id);
            setCompared('right', left?.item.id);
          }}
        >
          {compareStrings.swap}
        </button>
      </header>
      {!right && <p className={css.note}>{compareStrings.empty}</p>}
      {both && !mixed && <Verdicts heads={heads} />}
      <Panes left={left} right={right} />
      {mixed && (
        <p className={ui.notice}>
          <WarningIcon />
          {compareStrings.models}
        </p>
      )}
      {both && (
        <div className={css.columns}>
          <ScoreDifference heads={heads} />
          <WordDifference left={both.left.result} right={both.right.result} />
          <Gates left={both.left} right={both.right} />
        </div>
      )}
      {left && <Texts left={left.item} right={right?.item} />}
    </section>
  );
}
