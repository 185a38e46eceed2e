import { useSlice } from '../../kit/context.ts';
import { scoreNumber, shareNumber, shortNumber } from '../../kit/format.ts';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import css from '../../kit/ui/tables.module.css';
import ui from '../../kit/ui/ui.module.css';
import { useScoreBelow } from '../batch/index.ts';
import { expertPlaces, mapStrings, shownHead } from '../explain/index.ts';
import { viewerStore } from '../viewer/index.ts';
import { expertsStrings } from './strings.ts';

/** How the crop's score is computed: gate weights and outputs of the experts. */
export function Experts() {
  const scored = useScoreBelow();
  const crop = useSlice(viewerStore, (state) => state.crop);
  const chosen = useSlice(viewerStore, (state) => state.head);
  const head = scored && shownHead(scored, chosen);
  const experts = head && scored.result.detail?.crops[crop]?.experts[head.name];
  if (!experts) return null;
  const places = expertPlaces(experts);
  const { disagreement, terms, pooled, colours } = scored.result.detail ?? {};
  const said = terms?.scores[head.name];
  const seen = pooled?.scores[head.name];
  const value = scored.result.crops[crop]?.scores[head.name] ?? Number.NaN;
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-label={expertsStrings.heading}
      data-testid="experts"
    >
      <header className={css.header}>
        <h2 className={ui.heading}>{expertsStrings.heading}</h2>
        <span className={css.muted}>
          {head.title}, {mapStrings.cropTitle(crop, scoreNumber(value, head.max - head.min))}
        </span>
      </header>
      <table className={css.table}>
        <TableHead
          words={[expertsStrings.expert, expertsStrings.gate]}
          numbers={[expertsStrings.output, expertsStrings.used]}
          numberClass={css.number}
        />
        <tbody>
          {experts.gate.map((gate, i) => (
            <tr key={i} data-unused={!experts.used.includes(i)}>
              <th scope="row">{expertsStrings.name(places[i]!)}</th>
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
              <td className={css.number}>
                {experts.used.includes(i) ? expertsStrings.yes : expertsStrings.no}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.note}>{expertsStrings.note(experts.members ?? 1)}</p>
      {terms && said !== undefined && (
        <p className={css.note} data-testid="terms">
          {expertsStrings.terms(shareNumber(terms.share[head.name]!), scoreNumber(said, head.max - head.min))}
        </p>
      )}
      {pooled && seen !== undefined && (
        <p className={css.note} data-testid="pooled">
          {expertsStrings.pooled(
            shareNumber(pooled.share[head.name]!),
            scoreNumber(seen, head.max - head.min),
            pooled.photograph,
          )}
        </p>
      )}
      {disagreement?.head === head.name && (
        <p className={css.note} data-testid="disagreement">
          {expertsStrings.mismatchPenalty(shortNumber(disagreement.taken))}
        </p>
      )}
      {colours?.head === head.name && (
        <p className={css.note} data-testid="colours">
          {expertsStrings.coloursPenalty(shortNumber(colours.taken))}
        </p>
      )}
    </section>
  );
}
