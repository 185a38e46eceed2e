import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of the checkpoint and of the best epoch's weights, for one training of a folder. */
export interface TrainingFiles {
  checkpoint: string;
  best: string;
}

/** Those of the training that is packaged. */
export const finalFiles: TrainingFiles = { checkpoint: 'checkpoint.bin', best: 'best.bin' };

/** What the trainings that only measure came to, for a run that is resumed. */
export const trialsFile = 'trials.json';

/** Those of a training that only measures, removed when it is done: "fold-2", "ablation-no-sci". */
export function trialFiles(name: string): TrainingFiles {
  return { checkpoint: `${name}.checkpoint.bin`, best: `${name}.best.bin` };
}

/** Whether a file is one of `trialFiles`. */
export function isTrialFile(file: string): boolean {
  return /^((fold|seed|generator)-\d+|ablation-[a-z-]+)\.(checkpoint|best)\.bin$/.test(file);
}

/** Whether a folder holds anything that `--resume` goes on from. */
export async function isResumable(folder: string): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  return files.some((file) => file === finalFiles.checkpoint || file === trialsFile || isTrialFile(file));
}

export const pathsOf = (folder: string, { checkpoint, best }: TrainingFiles): TrainingFiles => ({
  checkpoint: join(folder, checkpoint),
  best: join(folder, best),
});
