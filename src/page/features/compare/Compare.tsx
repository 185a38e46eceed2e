import type { ComponentType } from 'react';
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
import { useFilledSides, useSelectedSides, useSide } from './use-sides.ts';
import { Verdicts } from './verdict/Verdicts.tsx';
import { WordDifference } from './WordDifference.tsx';

export interface StripProps {
  /** The image that the next choice takes the place of. */
  current: string | undefined;
  /** Both images. */
  beside: readonly (string | undefined)[];
  show: (id: string) => void;
}

/** Two images of the queue, or one under two sets of texts, in one screen above a strip of all images; below it the difference of every part of their scores. */
export function Compare({ strip: Strip }: { strip: ComponentType<StripProps> }) {
  useSelectedSides();
  useFilledSides();
  const left = useSide('left');
  const right = useSide('right');
  const both = left?.scored && right?.scored ? { left: left.scored, right: right.scored } : undefined;
  const heads = both ? headDifferences(both.left, both.right) : [];
  const mixed = both !== undefined && both.left.model.hash !== both.right.model.hash;
  // not the whole store: zoom and divider change with every movement of the pointer
  const compared = useSlice(compareStore, (state) => state.compared);
  const filling = useSlice(compareStore, (state) => state.filling);
  const setCompared = useSlice(compareStore, (state) => state.setCompared);
  return (
    <section aria-label={compareStrings.heading} data-testid="compare">
      <div className={css.screen}>
        <h2 className="visually-hidden">{compareStrings.heading}</h2>
        <Panes left={left} right={right} />
        {both && !mixed && <Verdicts heads={heads} />}
        {mixed && (
          <p className={ui.notice}>
            <WarningIcon />
            {compareStrings.models}
          </p>
        )}
        {right && (
          <Strip
            current={compared[filling]}
            beside={Object.values(compared)}
            show={(id) => setCompared(filling, id)}
          />
        )}
      </div>
      <div className={css.details}>
        <p className={css.note}>{compareStrings.zoomHint}</p>
        {both && (
          <div className={css.columns}>
            <ScoreDifference heads={heads} />
            <WordDifference left={both.left.result} right={both.right.result} />
            <Gates left={both.left} right={both.right} />
          </div>
        )}
        {left && <Texts left={left.item} right={right?.item} />}
      </div>
    </section>
  );
}
