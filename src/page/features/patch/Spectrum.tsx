import { useEffect, useMemo, useRef } from 'react';
import type { PatchSpectrum } from '../../../shared/engine-api.ts';
import { cssGradient, paint } from '../../kit/colormap/colormap.ts';
import { useSlice } from '../../kit/context.ts';
import { shortNumber } from '../../kit/format.ts';
import { SaveTable } from '../../kit/ui/SaveTable.tsx';
import { matrixPng, rangeOf } from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import { CsfCurve } from './CsfCurve.tsx';
import css from './Spectrum.module.css';
import { detailShare, logMagnitude, radialProfile, spectrumTable } from './spectrum.ts';
import { patchStrings } from './strings.ts';

/** A patch's Fourier magnitudes, weighted by the eye's contrast sensitivity. */
export function Spectrum({ spectrum, image }: { spectrum: PatchSpectrum; image: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colormap = useSlice(settingsStore, (state) => state.settings.colormap);
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
        <figcaption className={css.caption}>{patchStrings.spectrum}</figcaption>
        <canvas
          ref={canvas}
          className={css.canvas}
          width={size}
          height={size}
          role="img"
          aria-label={patchStrings.spectrumLabel}
        />
        <div className={css.bar} style={{ backgroundImage: cssGradient(colormap) }} />
        <div className={css.numbers}>
          <span>{shortNumber(low)}</span>
          <span>{patchStrings.spectrumLegend}</span>
          <span>{shortNumber(high)}</span>
        </div>
        <SaveTable
          image={image}
          label={patchStrings.spectrum}
          table={() => spectrumTable(spectrum)}
          png={() => matrixPng({ columns: size, rows: size, values: shown }, [low, high], colormap, 16)}
        />
      </figure>
      <figure className={`${css.figure ?? ''} ${css.wide ?? ''}`}>
        <figcaption className={css.caption}>{patchStrings.curve}</figcaption>
        <CsfCurve profile={profile} />
        <p className={css.detail}>{patchStrings.detail(detailShare(profile))}</p>
      </figure>
    </div>
  );
}
