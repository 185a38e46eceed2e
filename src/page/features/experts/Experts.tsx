import { shownHead } from '../explain/crop-scores.ts';
import { expertPlaces } from '../explain/experts.ts';
import { scoreNumber, shareNumber, shortNumber } from '../../kit/format.ts';
import { text } from '../../app/text.ts';
import { useApp, useDeferredScore } from '../../kit/context.ts';
import ui from '../../kit/ui/ui.module.css';
import css from '../../kit/ui/tables.module.css';

/** The chosen crop's way to its score: gate weights and outputs of the experts. */
export function Experts() {
  const scored = useDeferredScore();
  const crop = useApp((state) => state.crop);
  const chosen = useApp((state) => state.head);
  const head = scored && shownHead(scored, chosen);
  const experts = head && scored.result.detail?.crops[crop]?.experts[head.name];
  if (!experts) return null;
  const places = expertPlaces(experts);
  const { disagreement, terms } = scored.result.detail ?? {};
  const said = terms?.scores[head.name];
  const value = scored.result.crops[crop]?.scores[head.name] ?? Number.NaN;
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-label={text.experts.heading}
      data-testid="experts"
    >
      <header className={css.header}>
        <h2 className={ui.heading}>{text.experts.heading}</h2>
        <span className={css.muted}>
          {head.title}, {text.viewer.cropTitle(crop, scoreNumber(value, head.max - head.min))}
        </span>
      </header>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{text.experts.expert}</th>
            <th scope="col">{text.experts.gate}</th>
            <th scope="col" className={css.number}>
              {text.experts.output}
            </th>
            <th scope="col" className={css.number}>
              {text.experts.used}
            </th>
          </tr>
        </thead>
        <tbody>
          {experts.gate.map((gate, i) => (
            <tr key={i} data-unused={!experts.used.includes(i)}>
              <th scope="row">{text.experts.name(places[i]!)}</th>
              <td>
                <span className={css.gate}>
                  <span className={css.gateBar}>
                    <span style={{ width: `${gate * 100}%` }} />
                  </span>
                  {shareNumber(gate)}
                </span>
              </td>
              <td className={css.number}>
                {scoreNumber(experts.outputs[i] ?? Number.NaN, head.max - head.min)}
              </td>
              <td className={css.number}>{experts.used.includes(i) ? text.experts.yes : text.experts.no}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.note}>{text.experts.note(experts.members ?? 1)}</p>
      {terms && said !== undefined && (
        <p className={css.note} data-testid="terms">
          {text.experts.terms(shareNumber(terms.share), scoreNumber(said, head.max - head.min))}
        </p>
      )}
      {disagreement?.head === head.name && (
        <p className={css.note} data-testid="disagreement">
          {text.experts.taken(shortNumber(disagreement.taken))}
        </p>
      )}
    </section>
  );
}
