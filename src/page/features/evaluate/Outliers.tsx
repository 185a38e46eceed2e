import { shortNumber, signed } from '../../kit/format.ts';
import type { Evaluated } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Evaluate.module.css';
import { useShowImage } from './show-image.ts';

/** The images whose rating lies farthest from the fitted curve; a press shows one. */
export function Outliers({ evaluated }: { evaluated: Evaluated }) {
  const { ids, pairs, report } = evaluated;
  const items = useApp((state) => state.items);
  const show = useShowImage();
  const known = report.outliers.flatMap(({ index, residual }) => {
    const item = items[ids[index] ?? ''];
    return item ? [{ item, index, residual }] : [];
  });
  return (
    <section className={css.outliers} aria-label={text.evaluate.outliers}>
      <h3 className={ui.heading}>{text.evaluate.outliers}</h3>
      {known.length === 0 && <p className={css.note}>{text.evaluate.noOutliers}</p>}
      {known.length > 0 && (
        <table className={css.table} data-testid="outliers">
          <thead>
            <tr>
              <th scope="col">{text.evaluate.image}</th>
              <th scope="col" className={css.number}>
                {text.evaluate.scored}
              </th>
              <th scope="col" className={css.number}>
                {text.evaluate.rated}
              </th>
              <th scope="col" className={css.number}>
                {text.evaluate.residual}
              </th>
            </tr>
          </thead>
          <tbody>
            {known.map(({ item, index, residual }) => (
              <tr key={item.id}>
                <td>
                  <button
                    type="button"
                    className={css.link}
                    title={text.evaluate.show(item.name)}
                    onClick={() => show(item.id)}
                  >
                    {item.thumb && <img src={item.thumb} alt="" width="28" height="28" />}
                    <span>{item.name}</span>
                  </button>
                </td>
                <td className={css.number}>{shortNumber(pairs.predicted[index]!)}</td>
                <td className={css.number}>{shortNumber(pairs.target[index]!)}</td>
                <td className={css.number}>{signed(residual, shortNumber)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
