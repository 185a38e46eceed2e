import { useEffect, useState } from 'react';
import { usePage } from '../../kit/context.ts';
import { ImageIcon } from '../../kit/ui/Icons.tsx';
import css from './DropZone.module.css';
import { whileReading } from '../persist/index.ts';
import { webAddress } from './fetch-image.ts';
import { droppedFiles } from './folder-files.ts';
import { addAddress, addFiles, addFound } from './intake.ts';
import { openStrings } from './strings.ts';

/** Accepts files dropped anywhere in the window and pasted images. */
export function DropZone() {
  const page = usePage();
  const [over, setOver] = useState(false);

  useEffect(() => {
    const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const holdsLink = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes('text/uri-list') ?? false;
    const inField = (event: Event): boolean =>
      event.target instanceof HTMLElement && event.target.matches('input, textarea');
    const dragover = (event: DragEvent): void => {
      if (!holdsFiles(event) && (!holdsLink(event) || inField(event))) return;
      event.preventDefault();
      setOver(true);
    };
    const dragleave = (event: DragEvent): void => {
      // only when leaving the window, not when moving between its elements
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      setOver(false);
      if (!event.dataTransfer) return;
      if (!holdsFiles(event)) {
        if (!holdsLink(event) || inField(event)) return;
        event.preventDefault();
        // a list may hold several, and comments
        const links = event.dataTransfer.getData('text/uri-list').split(/\r?\n/);
        for (const link of links) if (link !== '' && !link.startsWith('#')) void addAddress(page, link);
        return;
      }
      event.preventDefault();
      void whileReading(page, droppedFiles(event.dataTransfer)).then((found) => addFound(page, found));
    };
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      const link = event.clipboardData?.getData('text/plain') ?? '';
      if (files.length === 0 && (inField(event) || !webAddress(link))) return;
      event.preventDefault();
      if (files.length > 0) void addFiles(page, files);
      else void addAddress(page, link);
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
  }, [page]);

  return (
    <div className={css.overlay} data-over={over} aria-hidden={!over}>
      <p>
        <ImageIcon />
        {openStrings.overlay}
      </p>
    </div>
  );
}
