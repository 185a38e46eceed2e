import { winChance } from '../../../evaluation/votes/bradley-terry.ts';
import { z95 } from '../../../evaluation/votes/standings.ts';
import { useSlice } from '../../kit/context.ts';
import figures from '../../kit/ui/figures.module.css';
import { FilePath } from '../../kit/ui/path/FilePath.tsx';
import { TableHead } from '../../kit/ui/TableHead.tsx';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import { type Ranked, votesStore } from '../votes/index.ts';
import css from './Rate.module.css';
import { rateStrings } from './strings.ts';

/** Images listed of each set; the rest is in the export. */
const most = 20;

/** The images in the order of the votes, with how sure it is. */
export function Standings() {
  const ranking = useSlice(votesStore, (state) => state.ranking);
  if (!ranking) return null;
  const { columns } = rateStrings;
  return (
    // as long as it may be, what is answered stays in sight: beside the picture it scrolls, elsewhere it is the end
    <section
      className={`${figures.block ?? ''} ${css.standings ?? ''}`}
      role="region"
      tabIndex={0}
      aria-label={rateStrings.order}
      data-testid="standings"
    >
      <h3 className={ui.heading}>{rateStrings.order}</h3>
      <table className={figures.table}>
        <TableHead
          words={[columns.image]}
          numbers={[columns.wins, columns.votes]}
          numberClass={figures.number}
        />
        {ranking.sets.map((set) => (
          <RankedSet key={set[0]?.id} set={set} />
        ))}
      </table>
      <p className={figures.note}>{rateStrings.note}</p>
    </section>
  );
}

/** Images that were compared with each other. */
function RankedSet({ set }: { set: Ranked[] }) {
  const items = useSlice(queueStore, (state) => state.items);
  return (
    <tbody>
      {set.slice(0, most).map(({ id, strength, error, votes, next }) => (
        <tr key={id}>
          <th scope="row">
            <span className={css.ranked}>
              {items[id]?.thumb && <img src={items[id].thumb} alt="" width="36" height="36" />}
              <span>
                <FilePath path={items[id]?.name ?? ''} />
                {next && next.difference <= z95 * next.error && (
                  <span className={figures.small}>{rateStrings.same}</span>
                )}
              </span>
            </span>
          </th>
          <td className={figures.number}>
            {rateStrings.wins(winChance(strength))}
            <span className={figures.small}>
              {rateStrings.interval(winChance(strength - z95 * error), winChance(strength + z95 * error))}
            </span>
          </td>
          <td className={figures.number}>{votes}</td>
        </tr>
      ))}
      {set.length > most && (
        <tr>
          <td className={figures.note} colSpan={3}>
            {rateStrings.more(set.length - most)}
          </td>
        </tr>
      )}
    </tbody>
  );
}
