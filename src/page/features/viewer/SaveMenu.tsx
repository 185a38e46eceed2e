import { cropMapsTable, cropScoresTable, mapTable, tableCsv, tableNpy } from '../explain/arrays.ts';
import { download } from '../../kit/files/download.ts';
import { cropsPng, mapPng, saveName } from '../explain/map-files.ts';
import { cropRange, shownHead } from '../explain/crop-scores.ts';
import { mapOfLayer } from '../explain/map.ts';
import { text } from '../../app/text.ts';
import { useApp, useSelectedItem, useSelectedScore } from '../../kit/context.ts';
import { SaveIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useMapRange } from './HeatLayer.tsx';
import css from './SaveMenu.module.css';

/** A file that can be saved: its ending, what the button says, and how it is made. */
type Choice = [extension: string, label: string, make: () => Blob | Promise<Blob>];

/** Saves what lies over the image as a picture or as numbers. */
export function SaveMenu() {
  const item = useSelectedItem();
  const layer = useApp((state) => state.layer);
  const choices = useChoices();
  if (!item || choices.length === 0) return null;
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
            key={label}
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

/** What the shown layer can be saved as; nothing where there is no layer. */
function useChoices(): Choice[] {
  const item = useSelectedItem();
  const scored = useSelectedScore();
  const layer = useApp((state) => state.layer);
  const crop = useApp((state) => state.crop);
  const chosen = useApp((state) => state.head);
  const settings = useApp((state) => state.settings);
  const range = useMapRange();
  if (!item || !scored) return [];
  const { result, model } = scored;
  const head = shownHead(scored, chosen);
  if (layer === 'crops' && head) {
    const table = cropScoresTable(result);
    const crops = result.crops.map(({ x, y, scores }) => ({ x, y, value: scores[head.name] ?? Number.NaN }));
    const colours = cropRange(result.crops, head, settings.scaleMode);
    if (!table) return [];
    return [
      [
        'png',
        text.viewer.savePng,
        () => cropsPng(item.file, result, crops, model.cropSize, colours, settings, head.title),
      ],
      ['csv', text.viewer.saveCsv, () => tableCsv(table)],
      ['npy', text.viewer.saveNpy, () => tableNpy(table)],
    ];
  }
  const map = mapOfLayer(result, layer, crop);
  if (!map) return [];
  const unit = text.viewer.unit[layer];
  const all = layer.startsWith('crop-') ? cropMapsTable(result, layer) : undefined;
  return [
    ['png', text.viewer.savePng, () => mapPng(item.file, result, map, range, settings, unit)],
    ['csv', text.viewer.saveCsv, () => tableCsv(mapTable(layer, map))],
    ['npy', text.viewer.saveNpy, () => tableNpy(mapTable(layer, map))],
    ...(all
      ? ([
          ['csv', text.viewer.saveAllCsv, () => tableCsv(all)],
          ['npy', text.viewer.saveAllNpy, () => tableNpy(all)],
        ] satisfies Choice[])
      : []),
  ];
}
