import { Below, queueStore, selectionStore, useSelected } from '../features/batch/index.ts';
import { MarkBar } from '../features/cull/index.ts';
import { DescribePanel } from '../features/describe/index.ts';
import { LoupeButton, neighboursOf } from '../features/gallery/index.ts';
import { PatchPanel } from '../features/patch/index.ts';
import { Samples } from '../features/samples/index.ts';
import { About, ScorePanel, TextsForm } from '../features/score/index.ts';
import { TextMatch } from '../features/text-match/index.ts';
import { isBatch, Viewer } from '../features/viewer/index.ts';
import { usePart, useSlice } from '../kit/context.ts';
import { useNarrow } from '../kit/screen/use-narrow.ts';
import css from './App.module.css';

/** The image with its maps, its score, and the pinned patch; with several images, its marks are on it. */
export function Inspect() {
  const batch = useSlice(queueStore, isBatch);
  const narrow = useNarrow();
  const neighbours = usePart(neighboursOf);
  const any = useSlice(selectionStore, ({ selected }) => selected !== undefined);
  return (
    <>
      <div className={css.viewer}>
        <Viewer
          neighbours={batch ? neighbours : undefined}
          // over a gallery it stands above the picture
          tools={!(batch && narrow) && <LoupeButton />}
        >
          {batch && any && <ShownMarks />}
        </Viewer>
        {!batch && !narrow && <Samples />}
      </div>
      <div className={css.side} id="score">
        <ScorePanel />
        {!batch && narrow && <Samples />}
        <TextsForm />
        <DescribePanel />
        <About />
      </div>
      <Below className={css.patch}>{below}</Below>
    </>
  );
}

function ShownMarks() {
  const id = useSelected();
  return id !== undefined && <MarkBar id={id} />;
}

/** Beside a gallery, samples are the last thing. */
function GallerySamples() {
  return useSlice(queueStore, isBatch) && <Samples />;
}

/** Made once: they are rendered when `Below` says so, not with every image. */
const below = (
  <>
    <PatchPanel />
    <TextMatch />
    <GallerySamples />
  </>
);
