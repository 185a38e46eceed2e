import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { checkOutput } from '../files/check-output.ts';
import { isPackageFile, refuseInputsIn, refuseOtherFolder } from '../files/package-folder.ts';
import { packUsageError, type PackArguments } from './pack-options.ts';

/** Refuses, before anything is touched, a folder that is neither empty nor a package, and outputs that are inputs or files of others. */
export async function checkOutputs(args: PackArguments): Promise<void> {
  const { out, report, config, vocab, checkpoints } = args;
  const name = `--out ${out}`;
  await refuseOtherFolder(out, name);
  const inputs = [
    ...checkpoints.map((path) => ({ path, what: `the checkpoint ${path}` })),
    ...(vocab === undefined ? [] : [{ path: vocab, what: `the vocabulary ${vocab}` }]),
    ...(config === undefined ? [] : [{ path: config, what: `the configuration ${config}` }]),
  ];
  await refuseInputsIn(out, name, isPackageFile, inputs);
  if (report === undefined) return;
  if (dirname(report) === out && isPackageFile(basename(report))) {
    throw packUsageError(`--report ${report} is a file of the package itself.`);
  }
  await checkOutput(
    { path: report, name: `--report ${report}`, isEarlier: holdsReport, holds: 'a report of fovea pack' },
    inputs,
  );
}

/** Whether a file is an earlier report, which may be overwritten. */
async function holdsReport(path: string): Promise<boolean> {
  try {
    const report: unknown = JSON.parse(await readFile(path, 'utf8'));
    return (
      typeof report === 'object' &&
      report !== null &&
      ['name', 'quantisation', 'layers'].every((key) => Object.hasOwn(report, key))
    );
  } catch {
    return false;
  }
}
