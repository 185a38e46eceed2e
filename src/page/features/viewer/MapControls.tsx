import { colormapNames } from '../settings/store.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './MapControls.module.css';

/** How the map is drawn. */
export function MapControls() {
  const settings = useApp((state) => state.settings);
  const change = useApp((state) => state.changeSettings);
  return (
    <div className={css.controls}>
      <label className={css.opacity}>
        <span>{text.viewer.opacity}</span>
        <input
          className={ui.range}
          type="range"
          min="0"
          max="1"
          step="0.05"
          value={settings.opacity}
          onChange={(event) => change({ opacity: event.target.valueAsNumber })}
        />
        <output>{Math.round(settings.opacity * 100)} %</output>
      </label>
      <label className={css.opacity}>
        <span>{text.viewer.colormap}</span>
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
              {text.viewer.colormaps[name]}
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
        {text.viewer.smooth}
      </label>
      <label className={ui.check}>
        <input
          type="checkbox"
          checked={settings.scaleMode === 'fixed'}
          onChange={(event) => change({ scaleMode: event.target.checked ? 'fixed' : 'image' })}
        />
        {text.viewer.fixed}
      </label>
    </div>
  );
}
