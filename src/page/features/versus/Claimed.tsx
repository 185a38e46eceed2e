import type { HeadComparison } from '../../../evaluation/paired/comparison.ts';
import { pairingOf } from '../../../evaluation/paired/report/content.ts';
import { usePage } from '../../kit/context.ts';
import { download } from '../../kit/files/download.ts';
import { CopyButton } from '../../kit/ui/CopyButton.tsx';
import panel from '../../kit/ui/panel.module.css';
import ui from '../../kit/ui/ui.module.css';
import { queueStore } from '../batch/index.ts';
import { noticesStore } from '../notices/index.ts';
import { versusReport } from './report.ts';
import type { Compared } from './compare-sides.ts';
import { versusStore } from './store.ts';
import { versusStrings } from './strings.ts';
import { useShownRow } from './use-shown-row.ts';
import css from './Versus.module.css';

const reportName = 'fovea-comparison.html';

/** What can be claimed of the shown score, what was paired, and how both leave the page. */
export function Claimed({ compared }: { compared: Compared }) {
  const row = useShownRow(compared);
  if (!row) return null;
  return (
    <div className={css.claim}>
      <p className={row.claim.claimed ? css.sentence : css.noClaim} role="status" data-testid="claim">
        {row.claim.sentence}
      </p>
      {row.people !== undefined && <p data-testid="versus-people">{row.people}</p>}
      {compared.comparison.heads
        .filter(({ head, rated }) => rated && head !== row.head)
        .map(({ head, claim }) => (
          <p key={head} data-testid="versus-ratings">
            {claim.sentence}
          </p>
        ))}
      <Actions row={row} compared={compared} />
      <ul className={css.remarks} data-testid="versus-remarks">
        {pairingOf(compared.comparison).map((remark) => (
          <li key={remark}>{remark}</li>
        ))}
      </ul>
    </div>
  );
}

function Actions({ row, compared }: { row: HeadComparison; compared: Compared }) {
  const page = usePage();
  const save = async (): Promise<void> => {
    const { items } = queueStore(page).getState();
    download(reportName, await versusReport(compared, versusStore(page).getState().doubts, items));
    noticesStore(page).getState().announce(versusStrings.saved(reportName));
  };
  return (
    <div className={panel.actions}>
      <CopyButton label={versusStrings.copy} content={() => row.claim.sentence} className={ui.primary} />
      <button type="button" className={ui.button} onClick={() => void save()}>
        {versusStrings.save}
      </button>
    </div>
  );
}
