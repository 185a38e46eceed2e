import { cssColour } from '../../kit/colormap/colormap.ts';
import { shortNumber } from '../../kit/format.ts';
import type { WordMatch } from '../explain/word-match.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import css from './AttentionMatrix.module.css';

/** Prompt words down, description words across; a cell's colour is the attention between them. */
export function AttentionMatrix({ match }: { match: WordMatch }) {
  const colormap = useApp((state) => state.settings.colormap);
  const rows = match.prompt.flatMap((word, i) => (word.tokens.length > 0 ? [{ word, i }] : []));
  const columns = match.description.flatMap((word, i) => (word.tokens.length > 0 ? [{ word, i }] : []));
  const highest = Math.max(...match.attention);
  return (
    <div className={css.scroller} tabIndex={0} role="region" aria-label={text.match.matrix}>
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
                    title={text.match.best(word.text, other.text, shortNumber(value))}
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
