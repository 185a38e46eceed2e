import { openCheckpoint } from '../../formats/open-checkpoint.ts';
import type { TensorSource } from '../../formats/tensor-source.ts';
import { packCheckpoints, type PackOptions, type PackReport } from '../../package/pack.ts';
import type { PackageSink } from '../../package/shard-writer.ts';
import { hashFile, openFile, type OpenedFile } from '../file-access.ts';
import { intoPackageFolder } from '../files/into-package-folder.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { CliIo } from '../io.ts';
import { Calibrator } from './calibrate/calibrator.ts';
import { findConfig, findVocabulary, readConfig, readVocabulary, recognise } from './pack-inputs.ts';
import { packUsage, parsePack, type PackArguments } from './pack-options.ts';
import { checkOutputs } from './pack-outputs.ts';
import { packRemarks, packReportFile, packSummary } from './pack-report.ts';

/** `fovea pack`: writes a model package and prints a JSON summary. Answers 0, or 130 where it was stopped; throws what is wrong. */
export async function runPack(argv: string[], io: CliIo): Promise<number> {
  const args = parsePack(argv, io);
  if (!args) {
    await io.out(packUsage);
    return 0;
  }
  const importer = await recognise(args.checkpoints);
  const found = {
    vocab: await findVocabulary(args, importer),
    config: await findConfig(args, importer),
  };
  await checkOutputs({ ...args, ...found });
  const { calibrationImages, out } = args;
  const calibrator = calibrationImages
    ? await Calibrator.for(calibrationImages, args.quantisation, io)
    : undefined;
  const config = await readConfig(found.config);
  const vocabulary = await readVocabulary(found.vocab, importer);
  try {
    const report = await intoPackageFolder(out, (sink) =>
      packInto(sink, { ...args, config, vocabulary }, calibrator, io),
    );
    for (const sentence of packRemarks(report)) io.say(sentence);
    if (args.report !== undefined)
      await writeWhole(args.report, packReportFile(report, calibrator?.result), `--report ${args.report}`);
    await io.out(packSummary(report, calibrator?.result));
    return 0;
  } catch (error) {
    if (!io.signal.aborted) throw error;
    io.say('Stopped: the package was not written.');
    return 130;
  }
}

type Packing = Omit<PackArguments, 'config'> & Pick<PackOptions, 'config' | 'vocabulary'>;

/** Writes the package's files; the checkpoints are open only meanwhile. */
async function packInto(
  sink: PackageSink,
  packing: Packing,
  calibrator: Calibrator | undefined,
  io: CliIo,
): Promise<PackReport> {
  const files: OpenedFile[] = [];
  try {
    for (const path of packing.checkpoints) files.push(await openFile(path));
    const sources: TensorSource[] = [];
    for (const file of files) sources.push(await openCheckpoint(file));
    const checkpointSha256: string[] = [];
    for (const path of packing.checkpoints) checkpointSha256.push(await hashFile(path));
    let shown = -1;
    return await packCheckpoints(
      sources,
      {
        ...packing,
        checkpointSha256,
        ...(calibrator && { calibrate: (model) => calibrator.run(model) }),
        onProgress: (done, total) => {
          const tenth = Math.floor((10 * done) / total);
          if (tenth > shown) io.say(`packed ${done} of ${total} tensors`);
          shown = tenth;
        },
      },
      sink,
    );
  } finally {
    for (const file of files) await file.close();
  }
}
