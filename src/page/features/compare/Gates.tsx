import { cropHeads } from '../explain/crop-scores.ts';
import { gateDifferences } from './difference.ts';
import { shareNumber, signed } from '../../kit/format.ts';
import type { Scored } from '../batch/results.ts';
import { text } from '../../app/text.ts';
import ui from '../../kit/ui/ui.module.css';
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
