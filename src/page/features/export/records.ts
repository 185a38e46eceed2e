import type { DeviceReport, ModelInfo } from '../../../shared/engine-api.ts';
import type { ErrorRecord } from '../../../shared/errors.ts';
import { failedRecord, scoredRecord, type ScoreRecord } from '../../../records/score-record.ts';
import { headColumns, type PageColumn } from '../../../records/own-columns.ts';
import { reasonSentence } from '../../../shared/reasons/reason.ts';
import type { Scores } from '../../../shared/result.ts';
import type { CsvCell } from '../../kit/files/csv.ts';
import type { ItemStatus, QueueItem, Scored, TextOrigin } from '../batch/index.ts';
import type { Mark } from '../cull/index.ts';
import type { VoteStrength } from '../votes/index.ts';

/** A scored image as the command line's lines have it, with everything else its number depends on. */
export interface ExportRecord extends ScoreRecord {
  status: ItemStatus;
  /** Standard deviation over crops. */
  spread?: Scores;
  percentiles?: Scores;
  width?: number;
  height?: number;
  prompt: string;
  promptOrigin: TextOrigin;
  description: string;
  descriptionOrigin: TextOrigin;
  /** Other columns of the table that named the image: ratings, groups. */
  cells?: Readonly<Record<string, string>>;
  modelInfo?: Pick<
    ModelInfo,
    'name' | 'hash' | 'profile' | 'licence' | 'provenance' | 'untrained' | 'crops' | 'cropSize'
  >;
  heads?: Pick<ModelInfo['heads'][number], 'name' | 'min' | 'max' | 'higherIsBetter' | 'question'>[];
  device?: Pick<DeviceReport, 'backend' | 'variant' | 'adapter' | 'software'>;
  versions?: DeviceReport['versions'];
  scoredAt?: string;
  /** The result came with the page, it was not computed here. */
  precomputed?: true;
  /** What the user decided: kept or rejected, and stars. */
  mark?: Mark;
  /** What the user's votes say of the image. */
  vote?: VoteStrength;
}

/** What the user said of an image on the page. */
export interface Opinion {
  mark?: Mark | undefined;
  vote?: VoteStrength | undefined;
}

const sentences = ({ message, hint }: ErrorRecord): string => [message, hint].filter(Boolean).join(' ');

/** The record of an item, scored or not. Texts and their origins are those the score was computed with. */
export function exportRecord(
  item: QueueItem,
  scored: Scored | undefined,
  { mark, vote }: Opinion = {},
): ExportRecord {
  const { name: file, status, error, cells } = item;
  const { promptOrigin, descriptionOrigin, descriptionBy, descriptionError } = scored?.origins ?? item;
  const base: ExportRecord = {
    file,
    status,
    ...(error ? failedRecord(file, error) : {}),
    ...(scored ? scoredRecord(file, scored.result, scored.model) : {}),
    prompt: scored?.result.prompt ?? item.prompt,
    promptOrigin,
    description: scored?.result.description ?? item.description,
    descriptionOrigin,
    ...(cells ? { cells } : {}),
    ...(descriptionBy ? { describedBy: descriptionBy } : {}),
    ...(descriptionError ? { descriptionError: sentences(descriptionError) } : {}),
    ...(mark ? { mark } : {}),
    ...(vote ? { vote } : {}),
  };
  if (!scored) return base;
  const { result, model, device } = scored;
  const { scores, spread, percentiles, width, height } = result;
  return {
    ...base,
    spread,
    percentiles,
    width,
    height,
    modelInfo: {
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
    ...(scored.precomputed ? { precomputed: true as const } : {}),
  };
}

/** A record as one row of a table. */
export function csvRow(record: ExportRecord, heads: string[]): Record<string, CsvCell> {
  const row: Record<string, CsvCell> = { file: record.file, status: record.status };
  for (const head of heads) {
    row[head] = record.scores?.[head] ?? undefined;
    const { spread, percentile, low, high } = headColumns(head);
    row[spread] = record.spread?.[head];
    row[percentile] = record.percentiles?.[head];
    row[low] = record.interval?.[head]?.[0];
    row[high] = record.interval?.[head]?.[1];
  }
  const columns: Record<PageColumn, CsvCell> = {
    error: record.error && [record.error, record.hint].filter(Boolean).join(' '),
    warnings: record.warnings?.join('; '),
    reasons: record.reasons?.map(reasonSentence).join('; '),
    prompt: record.prompt,
    prompt_origin: record.promptOrigin,
    prompt_from: record.texts?.promptFrom,
    prompt_dropped: record.texts?.promptDropped.join('; '),
    description: record.description,
    description_origin: record.descriptionOrigin,
    description_model: record.describedBy?.model,
    description_host: record.describedBy?.host,
    description_mode: record.describedBy?.mode,
    description_error: record.descriptionError,
    width: record.width,
    height: record.height,
    crops: record.crops?.length,
    model: record.modelInfo?.name,
    model_hash: record.modelInfo?.hash,
    profile: record.modelInfo?.profile,
    untrained: record.modelInfo?.untrained,
    backend: record.device?.backend,
    adapter: record.device?.adapter,
    fovea_version: record.versions?.fovea,
    scored_at: record.scoredAt,
    ms: record.ms,
    mark: record.mark?.flag,
    stars: record.mark?.stars,
    votes: record.vote?.votes,
    vote_strength: record.vote?.strength,
    vote_error: record.vote?.error,
  };
  const full: Record<string, CsvCell> = { ...row, ...columns };
  for (const [column, cell] of Object.entries(record.cells ?? {})) {
    // a rating keeps its name unless that is a column of ours
    full[column in full ? `table_${column}` : column] = numberOr(cell);
  }
  return full;
}

/** Numbers stay numbers, so that no spreadsheet guard is put before their sign. */
function numberOr(cell: string): CsvCell {
  return String(Number(cell)) === cell ? Number(cell) : cell;
}

/** Every head that any record has a score for, in order of first appearance. */
export function headsOf(records: ExportRecord[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record.scores ?? {})))];
}
