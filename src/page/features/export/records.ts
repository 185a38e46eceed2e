import type { DescriptionOrigin } from '../../../describe/provider.ts';
import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { CropResult, Scores, Warning } from '../../../shared/result.ts';
import type { ScoredTexts } from '../../../shared/texts.ts';
import type { CsvCell } from '../../kit/files/csv.ts';
import type { ItemStatus, QueueItem, Scored, TextOrigin } from '../batch/index.ts';

/** One image with everything its score depends on, as exported. */
export interface ExportRecord {
  file: string;
  status: ItemStatus;
  error?: ErrorRecord;
  /** Null for a head without a score: a required input was missing. */
  scores?: Record<string, number | null>;
  spread?: Scores;
  percentiles?: Scores;
  crops?: CropResult[];
  warnings?: Warning[];
  width?: number;
  height?: number;
  prompt: string;
  promptOrigin: TextOrigin;
  /** The texts as they were scored, with their sources and what was left out. */
  texts?: ScoredTexts;
  description: string;
  descriptionOrigin: TextOrigin;
  /** Other columns of the table that named the image: ratings, groups. */
  cells?: Readonly<Record<string, string>>;
  /** The description model and mode; never a key. */
  descriptionBy?: DescriptionOrigin;
  /** Why it was scored without a requested description. */
  descriptionError?: ErrorRecord;
  model?: Pick<
    ModelInfo,
    'name' | 'hash' | 'profile' | 'licence' | 'provenance' | 'untrained' | 'crops' | 'cropSize'
  >;
  heads?: Pick<ModelInfo['heads'][number], 'name' | 'min' | 'max' | 'higherIsBetter' | 'question'>[];
  device?: Pick<DeviceReport, 'backend' | 'variant' | 'adapter' | 'software'>;
  versions?: DeviceReport['versions'];
  scoredAt?: string;
  /** The result shipped with the page and was not computed here. */
  beforehand?: true;
  ms?: number;
}

/** The record of an item, scored or not. Texts and their origins are those the score was computed with. */
export function exportRecord(item: QueueItem, scored: Scored | undefined): ExportRecord {
  const { name: file, status, error } = item;
  const { promptOrigin, descriptionOrigin, descriptionBy, descriptionError } = scored?.origins ?? item;
  const base: ExportRecord = {
    file,
    status,
    ...(error ? { error } : {}),
    prompt: scored?.result.prompt ?? item.prompt,
    promptOrigin,
    ...(scored?.result.texts ? { texts: scored.result.texts } : {}),
    description: scored?.result.description ?? item.description,
    descriptionOrigin,
    ...(item.cells ? { cells: item.cells } : {}),
    ...(descriptionBy ? { descriptionBy } : {}),
    ...(descriptionError ? { descriptionError } : {}),
  };
  if (!scored) return base;
  const { result, model, device } = scored;
  const { scores, spread, percentiles, crops, warnings, width, height, ms } = result;
  return {
    ...base,
    scores: {
      ...scores,
      ...Object.fromEntries(Object.keys(result.withheld ?? {}).map((head) => [head, null])),
    },
    spread,
    percentiles,
    crops,
    warnings,
    width,
    height,
    model: {
      name: model.name,
      hash: model.hash,
      profile: model.profile,
      licence: model.licence,
      provenance: model.provenance,
      untrained: model.untrained,
      crops: model.crops,
      cropSize: model.cropSize,
    },
    heads: model.heads
      .filter((head) => scores[head.name] !== undefined)
      .map(({ name, min, max, higherIsBetter, question }) => ({ name, min, max, higherIsBetter, question })),
    device: {
      backend: device.backend,
      variant: device.variant,
      adapter: device.adapter,
      software: device.software,
    },
    ...(device.versions ? { versions: device.versions } : {}),
    scoredAt: new Date(scored.at).toISOString(),
    ...(scored.precomputed ? { beforehand: true as const } : {}),
    ms: Math.round(ms),
  };
}

/** A record as one row of a table. */
export function csvRow(record: ExportRecord, heads: string[]): Record<string, CsvCell> {
  const row: Record<string, CsvCell> = { file: record.file, status: record.status };
  for (const head of heads) {
    row[head] = record.scores?.[head] ?? undefined;
    row[`${head}_spread`] = record.spread?.[head];
    row[`${head}_percentile`] = record.percentiles?.[head];
  }
  const full: Record<string, CsvCell> = {
    ...row,
    error: record.error && [record.error.message, record.error.hint].filter(Boolean).join(' '),
    warnings: record.warnings?.map((warning) => warning.message).join('; '),
    prompt: record.prompt,
    prompt_origin: record.promptOrigin,
    prompt_from: record.texts?.promptFrom,
    prompt_dropped: record.texts?.promptDropped.join('; '),
    description: record.description,
    description_origin: record.descriptionOrigin,
    description_model: record.descriptionBy?.model,
    description_host: record.descriptionBy?.host,
    description_mode: record.descriptionBy?.mode,
    description_error: record.descriptionError?.message,
    width: record.width,
    height: record.height,
    crops: record.crops?.length,
    model: record.model?.name,
    model_hash: record.model?.hash,
    profile: record.model?.profile,
    untrained: record.model?.untrained,
    backend: record.device?.backend,
    adapter: record.device?.adapter,
    fovea_version: record.versions?.fovea,
    scored_at: record.scoredAt,
    ms: record.ms,
  };
  for (const [column, cell] of Object.entries(record.cells ?? {})) {
    // a rating keeps its name unless that is a column of ours
    full[column in full ? `table_${column}` : column] = numberOr(cell);
  }
  return full;
}

/** Numbers stay numbers, so that no spreadsheet guard is prefixed to a minus sign. */
function numberOr(cell: string): CsvCell {
  return String(Number(cell)) === cell ? Number(cell) : cell;
}

/** Every head that any record has a score for, in order of first appearance. */
export function headsOf(records: ExportRecord[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record.scores ?? {})))];
}
