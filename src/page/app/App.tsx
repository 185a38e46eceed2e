import { Suspense, useLayoutEffect } from 'react';
import { queueStore } from '../features/batch/index.ts';
import { StatusLine } from '../features/engine/index.ts';
import { Images, Loupe } from '../features/gallery/index.ts';
import { UndoOffer } from '../features/history/index.ts';
import { DropZone, WaitingTables } from '../features/intake/index.ts';
import { ModelsButton, ModelsManager } from '../features/models/index.ts';
import { Notices } from '../features/notices/index.ts';
import { UpdateNotice } from '../features/offline/index.ts';
import { TrainModel } from '../features/train/index.ts';
import { isBatch } from '../features/viewer/index.ts';
import { inspectName, viewsStore } from '../features/views/index.ts';
import { usePage, useSlice } from '../kit/context.ts';
import css from './App.module.css';
import { Header } from './Header.tsx';
import { Inspector } from './Inspector.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { startEngine } from './start.ts';
import { appStrings } from './strings.ts';

/** The page: one of its views. With several images, the first view is the gallery with the inspector beside it; else the images are below. */
export function App() {
  const page = usePage();
  const tab = useSlice(viewsStore, (state) => state.tab);
  const view = useSlice(viewsStore, ({ views }) => views.find(({ name }) => name === tab));
  const batch = useSlice(queueStore, isBatch);
  const panes = batch && tab === inspectName;
  const fills = panes || view?.fills === true;
  useLayoutEffect(() => {
    document.documentElement.dataset['fills'] = String(fills);
  }, [fills]);
  // by their keys, both stay what they are when they change places: building them afresh would hold the page up
  const images = (
    <div key="images" className={css.table}>
      <Images />
    </div>
  );
  const inspector = (
    <Inspector key="inspector" panes={panes}>
      {tab === inspectName ? (
        view?.content
      ) : (
        <div className={css.wide} id="score">
          <Suspense>{view?.content}</Suspense>
        </div>
      )}
    </Inspector>
  );
  return (
    <div className={css.app} data-panes={panes} data-fills={fills}>
      <a className={css.skip} href="#score">
        {appStrings.skip}
      </a>
      <div className={css.top}>
        <Header>
          <StatusLine retry={() => void startEngine(page)}>
            <ModelsButton />
          </StatusLine>
        </Header>
        <UpdateNotice />
        <Notices />
        <WaitingTables />
      </div>
      <main className={panes ? css.panes : css.layout} data-tab={tab}>
        {panes ? [images, inspector] : [inspector, images]}
      </main>
      <ModelsManager training={<TrainModel />} />
      <Loupe />
      <UndoOffer />
      <LiveRegion />
      <DropZone />
    </div>
  );
}
