import type { PackReport } from '../../package/pack.ts';
import type { Calibration } from './calibrate/calibrate.ts';
import { driftReport, layerReport } from './calibrate/report.ts';

/** What a reader of stderr should know of a checkpoint: which weights were used, and what was left out. */
export function packRemarks({ taken, standIns: all, unexpected }: PackReport): string[] {
  // the modules of a TorchScript archive, whose weights were read
  const standIns = all.filter((name) => !name.startsWith('__torch__.'));
  const more = standIns.length > 8 ? ` and ${standIns.length - 8} more` : '';
  const ignored = `Ignored because they are not tensors: ${standIns.slice(0, 8).join(', ')}${more}.`;
  const left = `${unexpected.length} tensors were not recognised and were left out; see "unused".`;
  return [...taken, ...(standIns.length > 0 ? [ignored] : []), ...(unexpected.length > 0 ? [left] : [])];
}

/** The JSON line on stdout. */
export function packSummary(report: PackReport, calibration: Calibration | undefined): string {
  const { manifest, bytes, taken, standIns, unused, unexpected, quantisationError } = report;
  const { name, parameters, shards, heads, quantisation } = manifest;
  const summary = {
    name,
    parameters,
    bytes,
    shards: shards.length,
    heads: heads.map((head) => head.name),
    quantisation,
    missing: [],
    taken,
    standIns,
    unused,
    unexpected,
    quantisationError,
    ...driftReport(calibration),
  };
  return `${JSON.stringify(summary)}\n`;
}

/** The file of `--report`: the error of every layer, as JSON. */
export function packReportFile(report: PackReport, calibration: Calibration | undefined): string {
  const { name, quantisation } = report.manifest;
  const layers = layerReport(report.weights, calibration);
  return `${JSON.stringify({ name, quantisation, ...driftReport(calibration), layers }, null, 2)}\n`;
}
