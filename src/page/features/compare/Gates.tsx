import { shareNumber, signed } from '../../kit/format.ts';
import ui from '../../kit/ui/ui.module.css';
import type { Scored } from '../batch/index.ts';
import { expertsStrings } from '../experts/index.ts';
import { cropHeads } from '../explain/index.ts';
import css from './Compare.module.css';
import { gateDifferences } from './difference.ts';
import { DifferenceTable } from './DifferenceTable.tsx';
import { compareStrings } from './strings.ts';

/** How differently the experts were mixed, head by head. */
export function Gates({ left, right }: { left: Scored; right: Scored }) {
  return cropHeads(left).map((head) => {
    const gates = gateDifferences(left.result, right.result, head.name);
    if (!gates) return null;
    const caption = `${compareStrings.gates}, ${head.title}`;
    return (
      <section key={head.name} className={css.part} aria-label={caption}>
        <h3 className={ui.heading}>{caption}</h3>
        <DifferenceTable
          caption={caption}
          first={expertsStrings.expert}
          testId="gate-difference"
          rows={gates.map((gate) => ({
            label: expertsStrings.name(gate.place),
            left: shareNumber(gate.left),
            right: shareNumber(gate.right),
            difference: signed(gate.difference, shareNumber),
          }))}
        />
      </section>
    );
  });
}
