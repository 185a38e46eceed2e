import { scAgiqaImporter } from '../../../package/import/sc-agiqa-importer.ts';
import type { PaperConfig } from '../../../training/paper/job/paper-config.ts';
import { startModel, type StartModel } from '../../../training/paper/job/start-model.ts';
import type { CliIo } from '../../io.ts';
import { findVocabulary, readVocabulary } from '../../pack/pack-inputs.ts';
import { openInit, type OpenedInit } from './open-init.ts';

interface StartPaths {
  /** Absolute paths. */
  init: readonly string[];
  vocab: string | undefined;
  newHeads: boolean;
}

/** Opens the checkpoints of --init and reads what a training begins with. Throws what is wrong with a file, and `usage` where no vocabulary is found. */
export async function openStart(
  io: Pick<CliIo, 'say'>,
  config: PaperConfig,
  heads: readonly string[],
  { init, vocab, newHeads }: StartPaths,
): Promise<StartModel> {
  const inits: OpenedInit[] = [];
  try {
    for (const path of init) inits.push(await openInit(path));
    return await startModel(inits, config, heads, {
      newHeads,
      vocabularyGiven: vocab !== undefined,
      vocabulary: async () =>
        readVocabulary(await findVocabulary({ vocab, checkpoints: init }, scAgiqaImporter), scAgiqaImporter),
      say: (message) => io.say(message),
    });
  } finally {
    for (const one of inits) await one.close();
  }
}
