import type { ModelInfo } from '../../shared/engine-api.ts';
import type { ErrorRecord } from '../../shared/errors.ts';
import {
  failedRecord,
  recordLine,
  recordTable,
  scoredRecord,
  type ScoreRecord,
  type ScoreSettings,
} from '../../records/score-record.ts';
import type { ScoredTexts } from '../../shared/texts.ts';
import type { HeadlessResult } from '../engine/headless/api.ts';
import type { Item } from '../items/item.ts';
import type { DescribedItem } from '../describe/item-describer.ts';

/** The outcome for one item. */
export type Outcome = { item: Item } & (
  | { ok: true; result: HeadlessResult; model: ModelInfo; answer?: DescribedItem }
  | { ok: false; error: ErrorRecord }
);

/** The record of an outcome; `settings` are those requested for the item. */
export function outcomeRecord(outcome: Outcome, settings?: ScoreSettings): ScoreRecord {
  const { file } = outcome.item;
  if (!outcome.ok) return failedRecord(file, outcome.error);
  return {
    ...scoredRecord(file, { ...outcome.result, texts: scoredTexts(outcome) }, outcome.model),
    ...(settings ? { settings } : {}),
    ...describedFields(outcome.answer),
  };
}

/** The texts as they were scored; the engine receives those of a table, a text file or a description server like any others. */
function scoredTexts({ item, result: { texts }, answer }: Outcome & { ok: true }): ScoredTexts | undefined {
  if (!texts) return undefined;
  const promptFrom = texts.promptFrom === 'given' && item.promptFrom ? item.promptFrom : texts.promptFrom;
  return { ...texts, promptFrom, ...(answer?.ok ? { descriptionFrom: 'described' } : {}) };
}

/** What a requested description adds to a record: the text and its source, or why it is missing. */
function describedFields(
  answer: DescribedItem | undefined,
): Pick<ScoreRecord, 'description' | 'describedBy' | 'descriptionError'> {
  if (!answer) return {};
  if (!answer.ok)
    return { descriptionError: [answer.error.message, answer.error.hint].filter(Boolean).join(' ') };
  const { provider, model, host, mode } = answer.described.origin;
  return { description: answer.described.text, describedBy: { provider, model, host, mode } };
}

/** One JSON line per item, as the README gives it. */
export function jsonLine(outcome: Outcome, settings?: ScoreSettings): string {
  return recordLine(outcomeRecord(outcome, settings));
}

/** Lines of the CSV form: one column per head, the same columns in every line; those of descriptions where asked. */
export function csvWriter(
  heads: string[],
  described = false,
): { header: string; line(outcome: Outcome): string } {
  const { header, row } = recordTable(heads, described);
  return { header, line: (outcome) => row(outcomeRecord(outcome)) };
}
