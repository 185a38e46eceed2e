import type { Agreement, Interval } from '../../../evaluation/evaluate-predictions.ts';
import { agreementNumber } from '../../kit/format.ts';
import { useSlice } from '../../kit/context.ts';
import { download } from '../../kit/files/download.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import figures from '../../kit/ui/figures.module.css';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import css from './Evaluate.module.css';
import { evaluationJson } from './evaluation-json.ts';
import type { Evaluated } from './store.ts';
import { evaluateStrings } from './strings.ts';

const measures = ['SRCC', 'PLCC', 'KRCC', 'RMSE', 'mainScore'] as const;

/** The measures with their intervals, raw and after the logistic fit. */
export function Measures({ evaluated, busy }: { evaluated: Evaluated; busy: boolean }) {
  const { evaluation } = evaluated.report;
  const { fitted } = evaluation;
  const items = useSlice(queueStore, (state) => state.items);
  return (
    <div className={figures.block}>
      <div className={figures.scroller} tabIndex={0} role="region" aria-label={evaluateStrings.measures}>
        <table className={figures.table} data-testid="measures">
          <caption className="visually-hidden">{evaluateStrings.measures}</caption>
          <TableHead
            words={[evaluateStrings.name]}
            numbers={[evaluateStrings.raw, evaluateStrings.fitted]}
            numberClass={figures.number}
          />
          <tbody>
            {measures.map((name) => (
              <tr key={name}>
                <th scope="row">
                  {evaluateStrings.measure[name]}
                  <span className={figures.small}>{evaluateStrings.meaning[name]}</span>
                </th>
                <Figure of={evaluation} interval={evaluation.interval[name]} name={name} busy={busy} />
                {fitted ? (
                  <Figure of={fitted} interval={fitted.interval[name]} name={name} busy={busy} />
                ) : (
                  <td className={figures.number}>–</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={css.foot}>
        <p className={figures.note}>{evaluateStrings.note(evaluation.bootstrap.resamples)}</p>
        <button
          type="button"
          className={ui.button}
          onClick={() => download('fovea-evaluation.json', evaluationJson(evaluated, items))}
        >
          {evaluateStrings.save}
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
    <td className={figures.number} data-testid={`figure-${name}`} data-value={of[name]}>
      {agreementNumber(of[name])}
      <span className={figures.small}>
        {interval
          ? evaluateStrings.interval(agreementNumber(interval[0]), agreementNumber(interval[1]))
          : busy
            ? evaluateStrings.intervalPending
            : evaluateStrings.noInterval}
      </span>
    </td>
  );
}
