import { basename } from 'node:path';
import { openCheckpoint } from '../../../formats/open-checkpoint.ts';
import type { TensorSource } from '../../../formats/tensor-source.ts';
import { checkpointTokenizer } from '../../../package/import/checkpoint-tokenizer.ts';
import { readPlanned } from '../../../package/import/read-planned.ts';
import { scAgiqaImporter } from '../../../package/import/sc-agiqa-importer.ts';
import { planStart } from '../../../package/import/start-plan.ts';
import { Random } from '../../../shared/random.ts';
import { modelParameters } from '../../../spec/parameters.ts';
import type { BertTokenizerJson } from '../../../tokenizer/tokenizer-json.ts';
import { newHead } from '../../../training/paper/new-head.ts';
import { hashFile, openFile, type OpenedFile } from '../../file-access.ts';
import type { CliIo } from '../../io.ts';
import { findBeside, readVocabulary } from '../../pack/pack-inputs.ts';
import type { PaperConfig } from './paper-config.ts';

/** Where a training begins. */
export interface StartModel {
  tokenizer: BertTokenizerJson;
  /** Every parameter of the model, by name in stored layout. */
  values: Map<string, Float32Array>;
  /** The files, with the parts that were taken from each. */
  start: { file: string; sha256: string; parts: string[] }[];
}

/**
 * Opens the checkpoints of --init, checks names and shapes of every tensor before any is read, and reads them. Says what was taken from where and
 * what is new. Throws what is wrong with a file, and `usage` where no vocabulary is found.
 */
export async function openStart(
  io: Pick<CliIo, 'say'>,
  config: PaperConfig,
  heads: readonly string[],
  { init, vocab, newHeads }: { init: readonly string[]; vocab: string | undefined; newHeads: boolean },
): Promise<StartModel> {
  const model = config.imported.config;
  const found = await findBeside({ vocab, config: undefined, checkpoints: [...init] }, scAgiqaImporter);
  const words = await readVocabulary(found.vocab, scAgiqaImporter);
  const tokenizer = checkpointTokenizer(words.split('\n'), model, config.imported.specialIds);
  const files: OpenedFile[] = [];
  try {
    const sources: TensorSource[] = [];
    for (const path of init) {
      const file = await openFile(path);
      files.push(file);
      sources.push(await openCheckpoint(file));
    }
    const plan = planStart(model, heads, sources, newHeads);
    for (const sentence of plan.taken) io.say(sentence);
    const start: StartModel['start'] = [];
    for (const [i, { source, parts }] of plan.given.entries()) {
      io.say(`${source.name}: ${parts.join(', ') || 'nothing was taken'}.`);
      start.push({ file: basename(init[i]!), sha256: await hashFile(init[i]!), parts });
    }
    if (plan.unexpected.length > 0)
      io.say(
        `Not recognised in these files and left out: ${plan.unexpected.length} tensors (${plan.unexpected[0]!}, …).`,
      );
    const specs = modelParameters(model, [...heads]);
    const anew = new Set(plan.fresh.map(({ name }) => name));
    if (anew.size > 0) {
      const weights = plan.fresh.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
      const what =
        anew.size === specs.filter(({ part }) => part === 'regressor').length
          ? 'The regressor and its heads are'
          : 'Some heads are';
      io.say(`${what} new: ${weights} weights drawn from the seed ${config.seed}.`);
    }
    const values = new Map(
      Object.entries(newHead(specs, ({ name }) => anew.has(name), new Random(config.seed))),
    );
    for (const tensor of plan.tensors) values.set(tensor.spec.name, await readPlanned(tensor));
    return { tokenizer, values, start };
  } finally {
    for (const file of files) await file.close();
  }
}
