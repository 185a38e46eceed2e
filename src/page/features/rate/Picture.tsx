import { useState } from 'react';
import type { QueueItem } from '../batch/index.ts';
import { FileImage } from '../gallery/index.ts';
import css from './Rate.module.css';
import { rateStrings } from './strings.ts';

/** An image as it is rated: the whole file in its own colours, without name or score. */
export function Picture({ item, alt }: { item: QueueItem; alt: string }) {
  const [failed, setFailed] = useState(false);
  return (
    <div className={css.picture} data-testid="rate-picture" data-id={item.id}>
      {!failed && item.file.size > 0 ? (
        <FileImage file={item.file} alt={alt} onFail={() => setFailed(true)} />
      ) : item.thumb === undefined ? (
        <p>{rateStrings.unreadable}</p>
      ) : (
        <img src={item.thumb} alt={alt} />
      )}
    </div>
  );
}

/** What the image was made from. */
export function Prompt({ item }: { item: QueueItem }) {
  return <p className={css.prompt}>{item.prompt.trim() === '' ? rateStrings.noPrompt : item.prompt}</p>;
}
