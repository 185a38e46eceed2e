import type { ScoreDetail, TextDetail } from '../../../shared/result.ts';

/** One word of a text and the tokens the model saw of it. */
export interface Word {
  text: string;
  /** Indices into the text's tokens; none for a word that did not fit. */
  tokens: number[];
}

/** A text's words, divided at white space, with their tokens. */
export function wordsOf(text: string, { offsets }: Pick<TextDetail, 'offsets'>): Word[] {
  return [...text.matchAll(/\S+/g)].map((match) => {
    const start = match.index;
    const end = start + match[0].length;
    const tokens = offsets.flatMap((span, i) => (span && span[0] < end && span[1] > start ? [i] : []));
    return { text: match[0], tokens };
  });
}

/** Attention between words: how much of a prompt word's attention goes to a description word. */
export interface WordMatch {
  prompt: Word[];
  description: Word[];
  /** Prompt words × description words, 0..1; a row sums to less than 1 where special tokens take their part. */
  attention: Float32Array;
  /** Per prompt word, the strongest attention to one description word. */
  strongest: number[];
  /** Per description word, the mean attention it gets from the prompt's words. */
  received: number[];
}

/** Sums the token attention over words: description tokens added up, prompt tokens averaged. */
export function matchWords(
  promptText: string,
  descriptionText: string,
  { prompt: promptDetail, description: descriptionDetail, attention: matrix }: ScoreDetail,
): WordMatch | undefined {
  if (!matrix) return undefined;
  const prompt = wordsOf(promptText, promptDetail);
  const description = wordsOf(descriptionText, descriptionDetail);
  const attention = new Float32Array(prompt.length * description.length);
  prompt.forEach(({ tokens: rows }, p) => {
    description.forEach(({ tokens: columns }, d) => {
      let sum = 0;
      for (const row of rows)
        for (const column of columns) sum += matrix.values[row * matrix.columns + column] ?? 0;
      attention[p * description.length + d] = rows.length > 0 ? sum / rows.length : 0;
    });
  });
  const at = (p: number, d: number): number => attention[p * description.length + d] ?? 0;
  const seen = prompt.flatMap(({ tokens }, p) => (tokens.length > 0 ? [p] : []));
  return {
    prompt,
    description,
    attention,
    strongest: prompt.map((_, p) => Math.max(0, ...description.map((__, d) => at(p, d)))),
    received: description.map(
      (_, d) => seen.reduce((sum, p) => sum + at(p, d), 0) / Math.max(seen.length, 1),
    ),
  };
}

/** The best description word for each prompt word, strongest first: the matrix in words. */
export function bestMatches(
  match: WordMatch,
  count: number,
): { prompt: string; description: string; attention: number }[] {
  const columns = match.description.length;
  return match.prompt
    .flatMap(({ text, tokens }, p) => {
      if (tokens.length === 0 || columns === 0) return [];
      const row = match.attention.subarray(p * columns, (p + 1) * columns);
      const best = row.indexOf(Math.max(...row));
      return [{ prompt: text, description: match.description[best]!.text, attention: row[best]! }];
    })
    .sort((a, b) => b.attention - a.attention)
    .slice(0, count);
}
