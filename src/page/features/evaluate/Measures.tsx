import type { Agreement, Interval } from '../../../evaluation/evaluate-predictions.ts';
import { download } from '../../kit/files/download.ts';
import { evaluationJson } from './evaluation-json.ts';
import type { Evaluated } from './store.ts';
import { text } from '../../app/text.ts';
import { useApp } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from './Evaluate.module.css';

const measures = ['SRCC', 'PLCC', 'KRCC', 'RMSE', 'mainScore'] as const;

/** The figures with their intervals, as scored and after the logistic fit. */
export function Measures({ evaluated, busy }: { evaluated: Evaluated; busy: boolean }) {
  const { evaluation } = evaluated.report;
  const { fitted } = evaluation;
  const items = useApp((state) => state.items);
  return (
    <div className={css.block}>
      <div className={css.scroller} tabIndex={0} role="region" aria-label={text.evaluate.measures}>
        <table className={css.table} data-testid="measures">
          <caption className="visually-hidden">{text.evaluate.measures}</caption>
          <thead>
            <tr>
              <th scope="col">{text.evaluate.name}</th>
              <th scope="col" className={css.number}>
                {text.evaluate.raw}
              </th>
              <th scope="col" className={css.number}>
                {text.evaluate.fitted}
              </th>
            </tr>
          </thead>
          <tbody>
            {measures.map((name) => (
              <tr key={name}>
                <th scope="row">
                  {text.evaluate.measure[name]}
                  <span className={css.small}>{text.evaluate.meaning[name]}</span>
                </th>
                <Figure of={evaluation} interval={evaluation.interval[name]} name={name} busy={busy} />
                {fitted ? (
                  <Figure of={fitted} interval={fitted.interval[name]} name={name} busy={busy} />
                ) : (
                  <td className={css.number}>–</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={css.foot}>
        <p className={css.note}>{text.evaluate.note(evaluation.bootstrap.resamples)}</p>
        <button
          type="button"
          className={ui.button}
          onClick={() => download('fovea-evaluation.json', evaluationJson(evaluated, items))}
        >
          {text.evaluate.save}
        </button>
      </div>
    </div>
  );
}

interface FigureProps {
  of: Agreement;
  interval: Interval;
  name: keyof Agreement;
  busy: boolean;
}

function Figure({ of, interval, name, busy }: FigureProps) {
  return (
    <td className={css.number} data-testid={`figure-${name}`} data-value={of[name]}>
      {of[name].toFixed(3)}
      <span className={css.small}>
        {interval
          ? text.evaluate.interval(interval[0].toFixed(3), interval[1].toFixed(3))
          : busy
            ? text.evaluate.intervalPending
            : text.evaluate.noInterval}
      </span>
    </td>
  );
}
