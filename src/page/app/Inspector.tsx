import { type ReactNode, useEffect, useRef } from 'react';
import { useSelected } from '../features/batch/index.ts';
import { MarkBar } from '../features/cull/index.ts';
import { galleryStore, galleryStrings, showNeighbour } from '../features/gallery/index.ts';
import { usePage, usePart, useSlice } from '../kit/context.ts';
import { LeftIcon, RightIcon } from '../kit/ui/Icons.tsx';
import ui from '../kit/ui/ui.module.css';
import css from './App.module.css';

/** One image in detail: beside the gallery, or on a narrow screen over it, until it is closed. */
export function Inspector({ children }: { children: ReactNode }) {
  const page = usePage();
  const open = useSlice(galleryStore, (state) => state.inspecting);
  const selected = useSelected();
  const gallery = usePart(galleryStore);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // only where the button is on the screen does the inspector lie over the gallery
    if (open && back.current?.offsetParent) back.current.focus();
  }, [open]);
  const close = (): void => gallery.setState({ inspecting: false });
  const square = `${ui.quiet ?? ''} ${ui.square ?? ''}`;
  return (
    <aside
      className={css.inspector}
      data-open={open}
      aria-label={galleryStrings.inspector}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      <div className={css.back}>
        <button ref={back} type="button" className={ui.quiet} onClick={close}>
          <LeftIcon />
          {galleryStrings.back}
        </button>
        <button
          type="button"
          className={square}
          aria-label={galleryStrings.previous}
          onClick={() => showNeighbour(page, -1)}
        >
          <LeftIcon />
        </button>
        <button
          type="button"
          className={square}
          aria-label={galleryStrings.next}
          onClick={() => showNeighbour(page, 1)}
        >
          <RightIcon />
        </button>
      </div>
      {selected !== undefined && <MarkBar id={selected} />}
      {children}
    </aside>
  );
}
