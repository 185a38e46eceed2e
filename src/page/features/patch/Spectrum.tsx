import { useEffect, useMemo, useRef } from 'react';
import type { PatchSpectrum } from '../../../shared/engine-api.ts';
import { cssGradient, paint } from '../../kit/colormap/colormap.ts';
import { shortNumber } from '../../kit/format.ts';
import { rangeOf } from '../explain/map.ts';
import { detailShare, logMagnitude, radialProfile } from './spectrum.ts';
import { text } from '../../app/text.ts';
import { spectrumTable } from '../explain/arrays.ts';
import { matrixPng } from '../explain/map-files.ts';
import { useApp } from '../../kit/context.ts';
import { SaveTable } from '../../kit/ui/SaveTable.tsx';
import { CsfCurve } from './CsfCurve.tsx';
import css from './Spectrum.module.css';

/** A patch's Fourier magnitudes, and what the eye's sensitivity makes of them. */
export function Spectrum({ spectrum }: { spectrum: PatchSpectrum }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colormap = useApp((state) => state.settings.colormap);
  const { size } = spectrum;
  const shown = useMemo(() => logMagnitude(spectrum.magnitude), [spectrum]);
  const [low, high] = rangeOf(shown);
  const profile = useMemo(() => radialProfile(spectrum), [spectrum]);

  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(new ImageData(paint(shown, low, high, colormap), size, size), 0, 0);
  }, [shown, low, high, colormap, size]);

  return (
    <div className={css.spectrum} data-testid="spectrum">
      <figure className={css.figure}>
        <figcaption className={css.caption}>{text.patch.spectrum}</figcaption>
        <canvas
          ref={canvas}
          className={css.canvas}
          width={size}
          height={size}
          role="img"
          aria-label={text.patch.spectrumLabel}
        />
        <div className={css.bar} style={{ backgroundImage: cssGradient(colormap) }} />
        <div className={css.numbers}>
          <span>{shortNumber(low)}</span>
          <span>{text.patch.spectrumLegend}</span>
          <span>{shortNumber(high)}</span>
        </div>
        <SaveTable
          label={text.patch.spectrum}
          table={() => spectrumTable(spectrum)}
          png={() => matrixPng({ columns: size, rows: size, values: shown }, [low, high], colormap, 16)}
        />
      </figure>
      <figure className={`${css.figure ?? ''} ${css.wide ?? ''}`}>
        <figcaption className={css.caption}>{text.patch.curve}</figcaption>
        <CsfCurve profile={profile} />
        <p className={css.detail}>{text.patch.detail(detailShare(profile))}</p>
      </figure>
    </div>
  );
}
