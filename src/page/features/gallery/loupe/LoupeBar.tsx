import { IconButton } from '../../../kit/ui/IconButton.tsx';
import { MinusIcon, PlusIcon } from '../../../kit/ui/Icons.tsx';
import ui from '../../../kit/ui/ui.module.css';
import type { QueueItem } from '../../batch/index.ts';
import { galleryStrings } from '../strings.ts';
import { Caption } from './Caption.tsx';
import css from './Loupe.module.css';

interface Props {
  /** The image that is there alone; those of a survey have their captions below them. */
  item: QueueItem | undefined;
  /** How large the images are, in percent; undefined where each is whole. */
  percents: readonly number[] | undefined;
  zoom: (by: number) => void;
  zoomFully: () => void;
  close: () => void;
}

/** Below the images: what is said of one alone, the zoom of all, and the way out. */
export function LoupeBar({ item, percents, zoom, zoomFully, close }: Props) {
  return (
    <div className={css.bar} data-survey={!item}>
      {item && <Caption item={item} />}
      <span className={css.hint}>{galleryStrings.loupeHint}</span>
      <IconButton className={css.step} label={galleryStrings.zoomOut} onClick={() => zoom(-1)}>
        <MinusIcon />
      </IconButton>
      <button type="button" className={ui.button} title={galleryStrings.zoomFully} onClick={zoomFully}>
        {percents ? galleryStrings.zoom(percents) : galleryStrings.fit}
      </button>
      <IconButton className={css.step} label={galleryStrings.zoomIn} onClick={() => zoom(1)}>
        <PlusIcon />
      </IconButton>
      <button type="button" className={ui.button} onClick={close}>
        {galleryStrings.closeLoupe}
      </button>
    </div>
  );
}
