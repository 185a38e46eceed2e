import { text } from '../text.ts';
import css from './App.module.css';
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
import { TextMatch } from './text/TextMatch.tsx';
import { ImagesTable } from './table/ImagesTable.tsx';
import { Viewer } from './viewer/Viewer.tsx';

/** The page: the image and its maps, its score, the patch under the finger, and the table of images. */
export function App() {
  return (
    <>
      <a className={css.skip} href="#score">
        {text.skip}
      </a>
      <Header />
      <StatusLine />
      <Notices />
      <main className={css.layout}>
        <div className={css.viewer}>
          <Viewer />
          <Samples />
        </div>
        <div className={css.side} id="score">
          <ScorePanel />
          <TextsForm />
          <About />
        </div>
        <div className={css.patch}>
          <PatchPanel />
          <TextMatch />
        </div>
        <div className={css.table}>
          <ImagesTable />
        </div>
      </main>
      <LiveRegion />
      <DropZone />
    </>
  );
}
