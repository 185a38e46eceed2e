import { lazy, Suspense } from 'react';
import { text } from './text.ts';
import css from './App.module.css';
import { useApp } from '../kit/context.ts';
import { DescribePanel } from '../features/describe/DescribePanel.tsx';
import { DropZone } from '../features/intake/DropZone.tsx';
import { Header } from './Header.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Notices } from '../features/notices/Notices.tsx';
import { StatusLine } from '../features/engine/StatusLine.tsx';
import { About } from '../features/score/About.tsx';
import { ScorePanel } from '../features/score/ScorePanel.tsx';
import { TextsForm } from '../features/score/TextsForm.tsx';
import { PatchPanel } from '../features/patch/PatchPanel.tsx';
import { Samples } from '../features/samples/Samples.tsx';
import { Tabs } from './Tabs.tsx';
import { UpdateNotice } from '../features/offline/UpdateNotice.tsx';
import { TextMatch } from '../features/text-match/TextMatch.tsx';
import { ImagesTable } from '../features/table/ImagesTable.tsx';
import { Viewer } from '../features/viewer/Viewer.tsx';

// only who opens these views loads them
const Compare = lazy(async () => ({ default: (await import('../features/compare/Compare.tsx')).Compare }));
const Evaluate = lazy(async () => ({ default: (await import('../features/evaluate/Evaluate.tsx')).Evaluate }));

const ModelsDialog = lazy(async () => ({
  default: (await import('../features/models/ModelsDialog.tsx')).ModelsDialog,
}));

/** The page: one of its views, and the table of images below. */
export function App() {
  const tab = useApp((state) => state.tab);
  const modelsOpen = useApp((state) => state.modelsOpen);
  return (
    <>
      <a className={css.skip} href="#score">
        {text.skip}
      </a>
      <Header />
      <StatusLine />
      <UpdateNotice />
      <Notices />
      <Tabs />
      <main className={css.layout} data-tab={tab}>
        {tab === 'inspect' ? (
          <Inspect />
        ) : (
          <div className={css.wide} id="score">
            <Suspense>{tab === 'compare' ? <Compare /> : <Evaluate />}</Suspense>
          </div>
        )}
        <div className={css.table}>
          <ImagesTable />
        </div>
      </main>
      {modelsOpen && (
        <Suspense>
          <ModelsDialog />
        </Suspense>
      )}
      <LiveRegion />
      <DropZone />
    </>
  );
}

/** The image and its maps, its score, and the patch under the finger. */
function Inspect() {
  return (
    <>
      <div className={css.viewer}>
        <Viewer />
        <Samples />
      </div>
      <div className={css.side} id="score">
        <ScorePanel />
        <TextsForm />
        <DescribePanel />
        <About />
      </div>
      <div className={css.patch}>
        <PatchPanel />
        <TextMatch />
      </div>
    </>
  );
}
