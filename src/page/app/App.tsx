import { Suspense } from 'react';
import { StatusLine } from '../features/engine/index.ts';
import { DropZone, WaitingTables } from '../features/intake/index.ts';
import { ModelsButton, ModelsManager } from '../features/models/index.ts';
import { Notices } from '../features/notices/index.ts';
import { UpdateNotice } from '../features/offline/index.ts';
import { ImagesTable } from '../features/table/index.ts';
import { inspectName, viewsStore } from '../features/views/index.ts';
import { usePage, useSlice } from '../kit/context.ts';
import css from './App.module.css';
import { Header } from './Header.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { startEngine } from './start.ts';
import { appStrings } from './strings.ts';
import { Tabs } from './Tabs.tsx';

/** The page: one of its views, and the table of images below. */
export function App() {
  const page = usePage();
  const tab = useSlice(viewsStore, (state) => state.tab);
  const content = useSlice(viewsStore, ({ views }) => views.find(({ name }) => name === tab)?.content);
  return (
    <>
      <a className={css.skip} href="#score">
        {appStrings.skip}
      </a>
      <Header />
      <StatusLine retry={() => void startEngine(page)}>
        <ModelsButton />
      </StatusLine>
      <UpdateNotice />
      <Notices />
      <WaitingTables />
      <Tabs />
      <main className={css.layout} data-tab={tab}>
        {tab === inspectName ? (
          content
        ) : (
          <div className={css.wide} id="score">
            <Suspense>{content}</Suspense>
          </div>
        )}
        <div className={css.table}>
          <ImagesTable />
        </div>
      </main>
      <ModelsManager />
      <LiveRegion />
      <DropZone />
    </>
  );
}
