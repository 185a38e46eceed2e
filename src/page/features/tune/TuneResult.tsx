import { agreementNumber, signed } from '../../kit/format.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import figures from '../../kit/ui/figures.module.css';
import { WarningIcon } from '../../kit/ui/Icons.tsx';
import ui from '../../kit/ui/ui.module.css';
import type { Tuned } from './store.ts';
import { tuneStrings } from './strings.ts';
import own from './Tune.module.css';

const words = tuneStrings;

/** The gain from fine-tuning, in words and figures. */
export function TuneResult({ tuned }: { tuned: Tuned }) {
  const { before, after, gain, verdict, images, folds, byGroup, min, max } = tuned.head;
  const difference = signed(after.srcc - before.srcc, (size) => size.toFixed(3));
  const better = verdict === 'better';
  return (
    <div className={figures.block} data-testid="tune-result" data-verdict={verdict}>
      <p className={better ? own.verdict : ui.notice}>
        {!better && <WarningIcon />}
        <span>{words.verdict[verdict]}</span>
      </p>
      <div
        className={`${figures.scroller ?? ''} ${own.table ?? ''}`}
        tabIndex={0}
        role="region"
        aria-label={words.table}
      >
        <table className={figures.table}>
          <caption className={own.caption}>{words.caption(images, folds, byGroup)}</caption>
          <TableHead
            words={[words.column.measure]}
            numbers={[words.column.before, words.column.after]}
            numberClass={figures.number}
          />
          <tbody>
            <tr>
              <th scope="row">{words.measure.srcc}</th>
              <Figure value={before.srcc} interval={before.interval} id="tune-before" />
              <Figure value={after.srcc} interval={after.interval} id="tune-after" />
            </tr>
            <tr>
              <th scope="row">{words.measure.plcc}</th>
              <Figure value={before.plcc} />
              <Figure value={after.plcc} />
            </tr>
            <tr>
              <th scope="row">{words.measure.gain}</th>
              <td />
              <td className={figures.number} data-testid="tune-gain">
                {difference}
                <Interval of={gain} />
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className={figures.note}>
        {words.note} {words.scale(min, max)}
      </p>
    </div>
  );
}

function Interval({ of }: { of: [number, number] | null }) {
  if (!of) return null;
  return (
    <span className={figures.small}>{words.interval(agreementNumber(of[0]), agreementNumber(of[1]))}</span>
  );
}

interface FigureProps {
  value: number;
  interval?: [number, number] | null;
  id?: string;
}

function Figure({ value, interval = null, id }: FigureProps) {
  return (
    <td className={figures.number} data-testid={id} data-value={value}>
      {agreementNumber(value)}
      <Interval of={interval} />
    </td>
  );
}
