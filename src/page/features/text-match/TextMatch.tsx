import { useMemo, useState } from 'react';
import type { ScoreResult } from '../../../shared/result.ts';
import { useSlice } from '../../kit/context.ts';
import { shortNumber } from '../../kit/format.ts';
import { SaveTable } from '../../kit/ui/SaveTable.tsx';
import ui from '../../kit/ui/ui.module.css';
import { useScoreBelow, useSelectedItem } from '../batch/index.ts';
import {
  attentionTable,
  bestMatches,
  matchWords,
  matrixPng,
  type Word,
  type WordMatch,
  wordsTable,
} from '../explain/index.ts';
import { settingsStore } from '../settings/index.ts';
import { AttentionMatrix } from './AttentionMatrix.tsx';
import { matchStrings } from './strings.ts';
import css from './TextMatch.module.css';

/** Prompt and description as the model read them, their words coloured by attention. */
export function TextMatch() {
  const scored = useScoreBelow();
  const [chosen, setChosen] = useState<number>();
  const [open, setOpen] = useState(false);
  const result = scored?.result;
  const match = useMemo(
    () => (result?.detail ? matchWords(result.prompt, result.description, result.detail) : undefined),
    [result],
  );
  if (!match || (match.prompt.length === 0 && match.description.length === 0)) return null;
  const columns = match.description.length;
  const row =
    chosen === undefined || chosen >= match.prompt.length
      ? undefined
      : [...match.attention.subarray(chosen * columns, (chosen + 1) * columns)];
  return (
    <section
      className={`${ui.card ?? ''} ${css.panel ?? ''}`}
      aria-label={matchStrings.heading}
      data-testid="text-match"
    >
      <h2 className={ui.heading}>{matchStrings.heading}</h2>
      <p className={css.note}>{matchStrings.note}</p>
      <h3 className={css.label}>{matchStrings.prompt}</h3>
      <p className={css.words}>
        {match.prompt.map((word, i) => (
          <button
            key={i}
            type="button"
            className={css.word}
            data-unused={word.tokens.length === 0}
            aria-pressed={chosen === i}
            title={wordTitle(word, match.strongest[i] ?? 0)}
            style={shade(word, match.strongest[i] ?? 0, Math.max(...match.strongest))}
            onClick={() => setChosen(chosen === i ? undefined : i)}
          >
            {word.text}{' '}
          </button>
        ))}
        {match.prompt.length === 0 && <span className={css.note}>{matchStrings.empty}</span>}
      </p>
      <h3 className={css.label}>{matchStrings.description}</h3>
      <p className={css.words}>
        {match.description.map((word, i) => {
          const values = row ?? match.received;
          return (
            <span
              key={i}
              className={css.word}
              data-unused={word.tokens.length === 0}
              title={wordTitle(word, values[i] ?? 0)}
              style={shade(word, values[i] ?? 0, Math.max(...values))}
            >
              {word.text}{' '}
            </span>
          );
        })}
        {match.description.length === 0 && <span className={css.note}>{matchStrings.empty}</span>}
      </p>
      {match.prompt.length > 0 && columns > 0 && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className={css.label}>{matchStrings.matrix}</summary>
          {open && <Strongest match={match} />}
          {open && <AttentionMatrix match={match} />}
          {open && result && <SaveAttention result={result} match={match} />}
        </details>
      )}
    </section>
  );
}

/** The strongest pairs with their numbers. */
function Strongest({ match }: { match: WordMatch }) {
  return (
    <p className={css.note}>
      {bestMatches(match, 3)
        .map(({ prompt, description, attention }) =>
          matchStrings.best(prompt, description, shortNumber(attention)),
        )
        .join(' ')}
    </p>
  );
}

/** The matrix by words, which can be saved as an image, and the token matrix it sums up. */
function SaveAttention({ result, match }: { result: ScoreResult; match: WordMatch }) {
  const colormap = useSlice(settingsStore, (state) => state.settings.colormap);
  const item = useSelectedItem();
  const { prompt, description, attention: values } = match;
  const matrix = { columns: description.length, rows: prompt.length, values };
  if (!item) return null;
  return (
    <>
      <SaveTable
        image={item.name}
        label={matchStrings.matrix}
        short={matchStrings.saveWords}
        table={() => wordsTable(result)}
        png={() => matrixPng(matrix, [0, Math.max(...values)], colormap, 24)}
      />
      <SaveTable
        image={item.name}
        label={matchStrings.tokens}
        short={matchStrings.saveTokens}
        table={() => attentionTable(result)}
      />
    </>
  );
}

function wordTitle(word: Word, value: number): string {
  return word.tokens.length === 0 ? matchStrings.unused : matchStrings.attention(shortNumber(value));
}

/** A tint of the accent colour, full for the strongest word. */
function shade(word: Word, value: number, highest: number): { backgroundColor: string } | undefined {
  if (word.tokens.length === 0 || highest <= 0) return undefined;
  const share = Math.round((value / highest) * 55);
  return { backgroundColor: `color-mix(in srgb, var(--accent) ${share}%, transparent)` };
}
