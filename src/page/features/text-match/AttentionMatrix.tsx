import { cssColour } from '../../kit/colormap/colormap.ts';
import { useSlice } from '../../kit/context.ts';
import { shortNumber } from '../../kit/format.ts';
import type { WordMatch } from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import css from './AttentionMatrix.module.css';
import { matchStrings } from './strings.ts';

/** Prompt words down, description words across; a cell's colour is the attention between them. */
export function AttentionMatrix({ match }: { match: WordMatch }) {
  const colormap = useSlice(settingsStore, (state) => state.settings.colormap);
  const rows = match.prompt.flatMap((word, i) => (word.tokens.length > 0 ? [{ word, i }] : []));
  const columns = match.description.flatMap((word, i) => (word.tokens.length > 0 ? [{ word, i }] : []));
  const highest = Math.max(...match.attention);
  return (
    <div className={css.scroller} tabIndex={0} role="region" aria-label={matchStrings.matrix}>
      <table className={css.matrix}>
        <thead>
          <tr>
            <td />
            {columns.map(({ word, i }) => (
              <th key={i} scope="col">
                <span>{word.text}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ word, i: p }) => (
            <tr key={p}>
              <th scope="row">{word.text}</th>
              {columns.map(({ word: other, i: d }) => {
                const value = match.attention[p * match.description.length + d] ?? 0;
                return (
                  <td
                    key={d}
                    title={matchStrings.best(word.text, other.text, shortNumber(value))}
                    style={{ backgroundColor: cssColour(colormap, value / highest) }}
                  >
                    <span className="visually-hidden">{shortNumber(value)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
