import { type ReactNode, useEffect, useRef } from 'react';
import { galleryStore, galleryStrings, LoupeButton, showNeighbour } from '../features/gallery/index.ts';
import { usePage, usePart, useSlice } from '../kit/context.ts';
import { IconButton } from '../kit/ui/IconButton.tsx';
import { LeftIcon, RightIcon } from '../kit/ui/Icons.tsx';
import ui from '../kit/ui/ui.module.css';
import { isNarrow } from '../kit/screen/use-narrow.ts';
import css from './App.module.css';

interface Props {
  /** Beside or over the gallery; otherwise its content is part of the page as it is. */
  panes: boolean;
  children: ReactNode;
}

/** One image in detail: beside the gallery, or on a narrow screen over it, until it is closed. */
export function Inspector({ panes, children }: Props) {
  const open = useSlice(galleryStore, (state) => state.inspecting);
  const gallery = usePart(galleryStore);
  const close = (): void => gallery.setState({ inspecting: false });
  return (
    <div
      className={panes ? css.inspector : css.whole}
      role={panes ? 'complementary' : undefined}
      aria-label={panes ? galleryStrings.inspector : undefined}
      data-open={open}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close();
      }}
    >
      {panes && <InspectorHead open={open} close={close} />}
      {children}
    </div>
  );
}

/** The way back, where the inspector lies over the gallery. */
function InspectorHead({ open, close }: { open: boolean; close: () => void }) {
  const page = usePage();
  const back = useRef<HTMLButtonElement>(null);
  const lay = useRef(open);
  useEffect(() => {
    // only where the button is on the screen does the inspector lie over the gallery
    if (open && back.current?.offsetParent) back.current.focus();
    // back to its image in the list
    if (lay.current && !open && isNarrow())
      document.querySelector<HTMLElement>('main [data-selected="true"] button')?.focus();
    lay.current = open;
  }, [open]);
  return (
    <div className={css.back}>
      <button ref={back} type="button" className={ui.quiet} onClick={close}>
        <LeftIcon />
        {galleryStrings.back}
      </button>
      <LoupeButton />
      <IconButton label={galleryStrings.previous} onClick={() => showNeighbour(page, -1)}>
        <LeftIcon />
      </IconButton>
      <IconButton label={galleryStrings.next} onClick={() => showNeighbour(page, 1)}>
        <RightIcon />
      </IconButton>
    </div>
  );
}
