import { useEffect, useState } from 'react';
import { droppedFiles } from '../controller/intake.ts';
import { text } from '../text.ts';
import { useApp, useSession } from './context.ts';
import css from './DropZone.module.css';
import { ImageIcon } from './Icons.tsx';

/** Takes files dropped anywhere in the window, and images pasted into it. */
export function DropZone() {
  const session = useSession();
  const notify = useApp((state) => state.notify);
  const [over, setOver] = useState(false);

  useEffect(() => {
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const dragover = (event: DragEvent): void => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const dragleave = (event: DragEvent): void => {
      // leaving the window itself, not one of its elements for another
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!event.dataTransfer || !holdsFiles(event)) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then((files) => {
        if (files.length === 0)
          notify({ tone: 'info', message: text.open.nothingFound, hint: text.open.nothingFoundHint });
        void session.addFiles(files);
      });
    };
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void session.addFiles(files);
    };
    window.addEventListener('dragover', dragover);
    window.addEventListener('dragleave', dragleave);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', dragover);
      window.removeEventListener('dragleave', dragleave);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, [session, notify]);

  return (
    <div className={css.overlay} data-over={over} aria-hidden={!over}>
      <p>
        <ImageIcon />
        {text.open.overlay}
      </p>
    </div>
  );
}
