import { mapOfLayer } from '../../inspect/map.ts';
import { mapCsv, mapNpy, mapPng, saveName } from '../../export/map-files.ts';
import { download } from '../../export/download.ts';
import { text } from '../../text.ts';
import { useApp, useSelectedItem, useSelectedScore } from '../context.ts';
import { SaveIcon } from '../Icons.tsx';
import ui from '../ui.module.css';
import { useMapRange } from './HeatLayer.tsx';
import css from './SaveMenu.module.css';

/** Saves the shown map as a picture or as numbers. */
export function SaveMenu() {
  const item = useSelectedItem();
  const scored = useSelectedScore();
  const layer = useApp((state) => state.layer);
  const crop = useApp((state) => state.crop);
  const settings = useApp((state) => state.settings);
  const range = useMapRange();
  const map = scored && mapOfLayer(scored.result, layer, crop);
  if (!item || !map) return null;
  const unit = text.viewer.unit[layer];
  const choices: [string, string, () => Blob | Promise<Blob>][] = [
    ['png', text.viewer.savePng, () => mapPng(item.file, scored.result, map, range, settings, unit)],
    ['csv', text.viewer.saveCsv, () => mapCsv(map)],
    ['npy', text.viewer.saveNpy, () => mapNpy(map)],
  ];
  return (
    <details className={css.menu}>
      <summary
        className={`${ui.quiet ?? ''} ${ui.square ?? ''}`}
        aria-label={text.viewer.save}
        title={text.viewer.save}
      >
        <SaveIcon />
      </summary>
      <div className={css.list}>
        {choices.map(([extension, label, make]) => (
          <button
            key={extension}
            type="button"
            onClick={(event) => {
              event.currentTarget.closest('details')?.removeAttribute('open');
              void Promise.resolve(make()).then((blob) =>
                download(saveName(item.name, layer, extension), blob),
              );
            }}
          >
            {label}
          </button>
        ))}
      </div>
    </details>
  );
}
