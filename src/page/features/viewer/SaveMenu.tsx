import { useSlice } from '../../kit/context.ts';
import { download, saveName } from '../../kit/files/download.ts';
import { type NumberTable, tableCsv, tableNpy } from '../../kit/files/number-table.ts';
import { SaveIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useSelectedItem, useSelectedScore } from '../batch/index.ts';
import {
  cropMapsTable,
  cropRange,
  cropScoresTable,
  cropsPng,
  mapOfLayer,
  mapPng,
  mapStrings,
  mapTable,
  shownHead,
} from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import css from './SaveMenu.module.css';
import { useMapRange } from './stage/HeatLayer.tsx';
import { viewerStore } from './store.ts';
import { viewerStrings } from './strings.ts';

/** A file that can be saved: its extension, button label and content. */
type Choice = [extension: string, label: string, make: () => Blob | Promise<Blob>];

/** Saves the layer over the image as a picture or as numbers. */
export function SaveMenu() {
  const item = useSelectedItem();
  const layer = useSlice(viewerStore, (state) => state.layer);
  const choices = useChoices();
  if (!item || choices.length === 0) return null;
  return (
    <details className={css.menu}>
      <summary
        className={`${ui.quiet ?? ''} ${ui.square ?? ''}`}
        aria-label={viewerStrings.save}
        title={viewerStrings.save}
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
  const layer = useSlice(viewerStore, (state) => state.layer);
  const crop = useSlice(viewerStore, (state) => state.crop);
  const chosen = useSlice(viewerStore, (state) => state.head);
  const settings = useSlice(settingsStore, (state) => state.settings);
  const range = useMapRange();
  if (!item || !scored) return [];
  const { result, model } = scored;
  const head = shownHead(scored, chosen);
  if (layer === 'crops' && head) {
    // models without crops, and heads that rate none
    if (Object.keys(result.crops[0]?.scores ?? {}).length === 0) return [];
    const table = (): NumberTable => cropScoresTable(result)!;
    const crops = result.crops.map(({ x, y, scores }) => ({ x, y, value: scores[head.name] ?? Number.NaN }));
    const colours = cropRange(result.crops, head, settings.scaleMode);
    return [
      [
        'png',
        viewerStrings.savePng,
        () => cropsPng(item.file, result, crops, model.cropSize, colours, settings, head.title),
      ],
      ['csv', viewerStrings.saveCsv, () => tableCsv(table())],
      ['npy', viewerStrings.saveNpy, () => tableNpy(table())],
    ];
  }
  const map = mapOfLayer(result, layer, crop);
  if (!map) return [];
  const unit = mapStrings.unit[layer];
  // made when it is saved: fifteen crops have thousands of lines
  const all = (): NumberTable => cropMapsTable(result, layer)!;
  return [
    ['png', viewerStrings.savePng, () => mapPng(item.file, result, map, range, settings, unit)],
    ['csv', viewerStrings.saveCsv, () => tableCsv(mapTable(layer, map))],
    ['npy', viewerStrings.saveNpy, () => tableNpy(mapTable(layer, map))],
    ...(layer.startsWith('crop-')
      ? ([
          ['csv', viewerStrings.saveAllCsv, () => tableCsv(all())],
          ['npy', viewerStrings.saveAllNpy, () => tableNpy(all())],
        ] satisfies Choice[])
      : []),
  ];
}
