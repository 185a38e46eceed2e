import { lazy, Suspense } from 'react';
import { text } from '../text.ts';
import css from './App.module.css';
import { useApp } from './context.ts';
import { DescribePanel } from './describe/DescribePanel.tsx';
import { DropZone } from './DropZone.tsx';
import { Header } from './Header.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Notices } from './Notices.tsx';
import { StatusLine } from './StatusLine.tsx';
import { About } from './score/About.tsx';
import { ScorePanel } from './score/ScorePanel.tsx';
import { TextsForm } from './score/TextsForm.tsx';
import { PatchPanel } from './patch/PatchPanel.tsx';
import { Samples } from './Samples.tsx';
import { Tabs } from './Tabs.tsx';
import { UpdateNotice } from './UpdateNotice.tsx';
import { TextMatch } from './text/TextMatch.tsx';
import { ImagesTable } from './table/ImagesTable.tsx';
import { Viewer } from './viewer/Viewer.tsx';

// only who opens these views loads them
const Compare = lazy(async () => ({ default: (await import('./compare/Compare.tsx')).Compare }));
const Evaluate = lazy(async () => ({ default: (await import('./evaluate/Evaluate.tsx')).Evaluate }));

const ModelsDialog = lazy(async () => ({
  default: (await import('./models/ModelsDialog.tsx')).ModelsDialog,
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
