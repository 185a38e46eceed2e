import { baseName } from '../../../../records/table/paths.ts';
import css from './FilePath.module.css';

/** A file's path on one line of a flex box: where there is no room for all of it, the folders shrink first. */
export function FilePath({ path }: { path: string }) {
  const base = baseName(path);
  const folder = path.slice(0, path.length - base.length);
  return (
    <>
      {folder !== '' && <span className={css.folder}>{folder}</span>}
      <span className={css.base}>{base}</span>
    </>
  );
}
