import Papa from 'papaparse';
import type { ModelInfo } from '../../shared/engine-api.ts';
import type { ErrorRecord } from '../../shared/errors.ts';
import type { Scores } from '../../shared/result.ts';
import type { HeadlessResult } from '../engine/headless/api.ts';
import type { Item } from '../items/item.ts';
import type { DescribedItem } from '../describe/item-describer.ts';

/** What became of one item. */
export type Outcome = { item: Item } & (
  | { ok: true; result: HeadlessResult; model: ModelInfo; answer?: DescribedItem }
  | { ok: false; error: ErrorRecord }
);

/** How a result names its model: name and the first 12 hex digits of its manifest's hash. */
export function modelId(model: ModelInfo): string {
  return `${model.name}@${model.hash}`;
}

/** Nine digits say a float32 exactly; the rest would be noise of the conversion. */
function tidyScores(scores: Scores): Scores {
  return Object.fromEntries(Object.entries(scores).map(([head, value]) => [head, tidyNumber(value)]));
}

function tidyNumber(value: number): number {
  return Number(value.toPrecision(9));
}

/** One JSON line per item, as the README gives it. */
export function jsonLine(outcome: Outcome): string {
  if (!outcome.ok) {
    const { message, code, hint } = outcome.error;
    return `${JSON.stringify({ file: outcome.item.file, error: message, code, hint })}\n`;
  }
  const { result, model } = outcome;
  const line = {
    file: outcome.item.file,
    scores: tidyScores(result.scores),
    crops: result.crops.map(({ x, y, scores }) => ({ x, y, scores: tidyScores(scores) })),
    warnings: result.warnings.map((warning) => warning.message),
    model: modelId(model),
    ms: Math.round(result.ms),
    ...describedFields(outcome.answer),
  };
  return `${JSON.stringify(line)}\n`;
}

/** What a description that was asked for adds to a line: the text and who said it, or why there is none. */
function describedFields(answer: DescribedItem | undefined): object {
  if (!answer) return {};
  if (!answer.ok)
    return { descriptionError: [answer.error.message, answer.error.hint].filter(Boolean).join(' ') };
  const { provider, model, host, mode } = answer.described.origin;
  return { description: answer.described.text, describedBy: { provider, model, host, mode } };
}

/** Text that a spreadsheet would run as a formula gets an apostrophe in front. */
function inert(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function describedCells(answer: DescribedItem | undefined): string[] {
  if (!answer) return ['', '', '', '', ''];
  if (!answer.ok) return ['', '', '', '', inert(answer.error.message)];
  const { model, host, mode } = answer.described.origin;
  return [inert(answer.described.text), inert(model), host, mode, ''];
}

const describedColumns = [
  'description',
  'description_model',
  'description_host',
  'description_mode',
  'description_error',
];

/** Lines of the CSV form: one column per head, the same columns in every line; those of descriptions where asked. */
export function csvWriter(
  heads: string[],
  described = false,
): { header: string; line(outcome: Outcome): string } {
  const columns = [
    'file',
    ...heads,
    'crops',
    'warnings',
    'error',
    'model',
    'ms',
    ...(described ? describedColumns : []),
  ];
  const write = (cells: (string | number)[]): string => `${Papa.unparse([cells], { newline: '\n' })}\n`;
  return {
    header: write(columns),
    line: (outcome) => {
      const { file } = outcome.item;
      const more = (answer?: DescribedItem): string[] => (described ? describedCells(answer) : []);
      if (!outcome.ok)
        return write([file, ...heads.map(() => ''), '', '', outcome.error.message, '', '', ...more()]);
      const { scores, crops, warnings, ms } = outcome.result;
      return write([
        file,
        ...heads.map((head) => (scores[head] === undefined ? '' : tidyNumber(scores[head]))),
        crops.length,
        warnings.map((warning) => warning.message).join('; '),
        '',
        modelId(outcome.model),
        Math.round(ms),
        ...more(outcome.answer),
      ]);
    },
  };
}
