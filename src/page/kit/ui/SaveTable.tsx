import { tableCsv, tableNpy, type NumberTable } from '../../features/explain/arrays.ts';
import { download } from '../files/download.ts';
import { saveName } from '../../features/explain/map-files.ts';
import { text } from '../../app/text.ts';
import { useSelectedItem } from '../context.ts';
import css from './SaveTable.module.css';
import ui from './ui.module.css';

interface Props {
  /** What the numbers are, for people who hear the buttons. */
  label: string;
  table: () => NumberTable | undefined;
  /** What stands before the buttons, where several of these are beside each other. */
  short?: string;
  /** The same as a picture. */
  png?: () => Promise<Blob>;
}

/** Saves what a picture shows: as numbers, and as the picture. */
export function SaveTable({ label, short = text.viewer.saveShort, table, png }: Props) {
  const item = useSelectedItem();
  if (!item) return null;
  const save = (extension: string, make: (made: NumberTable) => Blob | Promise<Blob>) => () => {
    const made = table();
    if (!made) return;
    void Promise.resolve(make(made)).then((blob) =>
      download(saveName(item.name, made.name, extension), blob),
    );
  };
  const buttons: [string, () => void][] = [
    ...(png ? [['PNG', save('png', png)] as [string, () => void]] : []),
    ['CSV', save('csv', tableCsv)],
    ['NPY', save('npy', tableNpy)],
  ];
  return (
    <p className={css.save} role="group" aria-label={text.viewer.saveAs(label)}>
      {short}
      {buttons.map(([name, press]) => (
        <button
          key={name}
          type="button"
          className={ui.quiet}
          aria-label={text.viewer.saveOne(label, name)}
          onClick={press}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
