import { useSlice } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import { colormapNames, settingsStore } from '../settings/index.ts';
import css from './MapControls.module.css';
import { viewerStrings } from './strings.ts';

/** How the map is drawn. */
export function MapControls() {
  const settings = useSlice(settingsStore, (state) => state.settings);
  const change = useSlice(settingsStore, (state) => state.changeSettings);
  return (
    <div className={css.controls}>
      <label className={css.opacity}>
        <span>{viewerStrings.opacity}</span>
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={settings.opacity}
          onChange={(event) => change({ opacity: event.target.valueAsNumber })}
        />
        <output>{Math.round(settings.opacity * 100)}%</output>
      </label>
      <label className={css.opacity}>
        <span>{viewerStrings.colormap}</span>
        <select
          className={ui.select}
          value={settings.colormap}
          onChange={(event) => {
            const colormap = colormapNames.find((name) => name === event.target.value);
            if (colormap) change({ colormap });
          }}
        >
          {colormapNames.map((name) => (
            <option key={name} value={name}>
              {viewerStrings.colormaps[name]}
            </option>
          ))}
        </select>
      </label>
      <label className={ui.check}>
        <input
          type="checkbox"
          checked={settings.smooth}
          onChange={(event) => change({ smooth: event.target.checked })}
        />
        {viewerStrings.smooth}
      </label>
      <label className={ui.check}>
        <input
          type="checkbox"
          checked={settings.scaleMode === 'fixed'}
          onChange={(event) => change({ scaleMode: event.target.checked ? 'fixed' : 'image' })}
        />
        {viewerStrings.fixed}
      </label>
    </div>
  );
}
