import { cropHeads } from '../../inspect/crop-scores.ts';
import { gateDifferences } from '../../inspect/difference.ts';
import { shareNumber, signed } from '../../inspect/format.ts';
import type { Scored } from '../../store/results.ts';
import { text } from '../../text.ts';
import ui from '../ui.module.css';
import css from './Compare.module.css';
import { DifferenceTable } from './DifferenceTable.tsx';

/** How differently the experts were mixed, head by head. */
export function Gates({ left, right }: { left: Scored; right: Scored }) {
  return cropHeads(left).map((head) => {
    const gates = gateDifferences(left.result, right.result, head.name);
    if (!gates) return null;
    const caption = `${text.compare.gates}, ${head.title}`;
    return (
      <section key={head.name} className={css.part} aria-label={caption}>
        <h3 className={ui.heading}>{caption}</h3>
        <DifferenceTable
          caption={caption}
          first={text.experts.expert}
          testId="gate-difference"
          rows={gates.map((gate) => ({
            label: text.experts.name(gate.place),
            left: shareNumber(gate.left),
            right: shareNumber(gate.right),
            difference: signed(gate.difference, shareNumber),
          }))}
        />
      </section>
    );
  });
}
