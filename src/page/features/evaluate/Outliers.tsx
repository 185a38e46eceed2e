import { useSlice } from '../../kit/context.ts';
import { alike, signed } from '../../kit/format.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import figures from '../../kit/ui/figures.module.css';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import css from './Evaluate.module.css';
import { useShowImage } from './show-image.ts';
import type { Evaluated } from './store.ts';
import { evaluateStrings } from './strings.ts';

/** The images whose rating is farthest from the fitted curve; a click shows one. */
export function Outliers({ evaluated }: { evaluated: Evaluated }) {
  const { ids, pairs, report } = evaluated;
  const items = useSlice(queueStore, (state) => state.items);
  const show = useShowImage();
  const known = report.outliers.flatMap(({ index, residual }) => {
    const item = items[ids[index] ?? ''];
    return item ? [{ item, index, residual }] : [];
  });
  const score = alike(known.map(({ index }) => pairs.predicted[index]));
  const rating = alike(known.map(({ index }) => pairs.target[index]));
  const far = alike(known.map(({ residual }) => residual));
  return (
    <section className={css.outliers} aria-label={evaluateStrings.outliers}>
      <h3 className={ui.heading}>{evaluateStrings.outliers}</h3>
      {known.length === 0 && <p className={figures.note}>{evaluateStrings.noOutliers}</p>}
      {known.length > 0 && (
        <table className={figures.table} data-testid="outliers">
          <TableHead
            words={[evaluateStrings.image]}
            numbers={[evaluateStrings.scored, evaluateStrings.rated, evaluateStrings.residual]}
            numberClass={figures.number}
          />
          <tbody>
            {known.map(({ item, index, residual }) => (
              <tr key={item.id}>
                <td>
                  <button
                    type="button"
                    className={css.link}
                    title={evaluateStrings.show(item.name)}
                    onClick={() => show(item.id)}
                  >
                    {item.thumb && <img src={item.thumb} alt="" width="28" height="28" />}
                    <span>{item.name}</span>
                  </button>
                </td>
                <td className={figures.number}>{score(pairs.predicted[index])}</td>
                <td className={figures.number}>{rating(pairs.target[index])}</td>
                <td className={figures.number}>{signed(residual, far)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
