import { batchCount } from '../../../../training/paper/data/draws.ts';
import type { Procedure } from '../../../../training/paper/procedure.ts';
import type { Rehearsal } from '../../../../training/paper/step-trainer.ts';
import type { PaperRun } from '../../../../training/paper/run-paper.ts';
import type { CliIo } from '../../../io.ts';
import { megabytes } from '../feature-store.ts';
import { duration } from './duration.ts';

/** Says before a training begins what it will take, and whether a batch is cut to fit. */
export function sayRehearsal(
  io: Pick<CliIo, 'say'>,
  { step, evaluation, peak, plain, micro, recompute }: Rehearsal,
  { rows, validation }: Pick<PaperRun, 'rows' | 'validation'>,
  procedure: Procedure,
): void {
  const { epochs, batch, patience } = procedure;
  const steps = batchCount(rows.length, procedure);
  const all = epochs * (steps * step + validation.length * evaluation);
  const most = patience > 0 && validation.length > 0 ? 'at most about' : 'about';
  io.say(
    `A step takes about ${duration(step)}: ${most} ${duration(all)} for ${epochs} epochs of ${steps} steps and ${validation.length} validated images, ${megabytes(peak)} of tensors.`,
  );
  if (recompute)
    io.say(
      `What the towers’ blocks compute is not kept but computed a second time on the way back, for the same gradients; kept, it would take ${megabytes(plain)} of tensors.`,
    );
  if (micro < batch)
    io.say(
      `A batch of ${batch} is computed in parts of ${micro}, so that it fits; its gradients are summed.`,
    );
}
