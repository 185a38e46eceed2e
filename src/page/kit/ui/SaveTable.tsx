import { download, saveName } from '../files/download.ts';
import { tableCsv, tableNpy, type NumberTable } from '../files/number-table.ts';
import css from './SaveTable.module.css';
import { saveStrings } from './strings.ts';
import ui from './ui.module.css';

interface Props {
  /** Name of the image, which the files are named after. */
  image: string;
  /** What the numbers are, for people who hear the buttons. */
  label: string;
  table: () => NumberTable | undefined;
  /** What stands before the buttons, where several of these are beside each other. */
  short?: string;
  /** The same as a picture. */
  png?: () => Promise<Blob>;
}

/** Saves what a picture shows: as numbers, and as the picture. */
export function SaveTable({ image, label, short = saveStrings.saveShort, table, png }: Props) {
  const save = (extension: string, make: (made: NumberTable) => Blob | Promise<Blob>) => () => {
    const made = table();
    if (!made) return;
    void Promise.resolve(make(made)).then((blob) => download(saveName(image, made.name, extension), blob));
  };
  const buttons: [string, () => void][] = [
    ...(png ? [['PNG', save('png', png)] as [string, () => void]] : []),
    ['CSV', save('csv', tableCsv)],
    ['NPY', save('npy', tableNpy)],
  ];
  return (
    <p className={css.save} role="group" aria-label={saveStrings.saveAs(label)}>
      {short}
      {buttons.map(([name, press]) => (
        <button
          key={name}
          type="button"
          className={ui.quiet}
          aria-label={saveStrings.saveOne(label, name)}
          onClick={press}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
