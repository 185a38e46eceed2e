import { escapeMarkup as text } from '../../../../evaluation/paired/report/escape.ts';
import { htmlPage } from '../../../../evaluation/paired/report/html-page.ts';
import { bestEpoch, type EpochResult } from '../../../../training/paper/epoch-result.ts';
import { curve } from './curves.ts';

/** By which a report of a training is recognised, and may be overwritten. */
export const trainingMark = 'fovea train';

export interface TrainingFacts {
  title: string;
  /** How it was trained and on what, in sentences. */
  facts: readonly string[];
  history: readonly EpochResult[];
}

const style = `
:root { color-scheme: light dark; --line: #8888; --muted: #767676; --ink: #2457c5 }
@media (prefers-color-scheme: dark) { :root { --muted: #a3a3a3; --ink: #8ab4ff } }
body { max-width: 48rem; margin: 0 auto; padding: 2rem 1rem; font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2rem } .muted, figcaption, svg text { color: var(--muted); fill: var(--muted) }
figure { margin: 1rem 0 } svg { width: 100%; height: auto; font-size: 12px } .axis { fill: none; stroke: var(--line) }
.curve { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linejoin: round } .dot { fill: var(--ink) }
.band { fill: var(--ink); opacity: .15 } .best { fill: none; stroke: var(--muted); stroke-dasharray: 4 4 }
.scroll { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right }
`;

/** A training as one HTML file: curves of loss and agreement, a table of epochs, how it was trained. No scripts, nothing loaded. */
export function trainingHtml({ title, facts, history }: TrainingFacts): string {
  const best = bestEpoch(history)?.epoch;
  const heads = Object.keys(history[0]?.validation ?? {});
  const curves = [
    curve(
      'Loss',
      history.map(({ epoch, loss }) => ({ epoch, value: loss })),
      best,
    ),
    ...heads.flatMap((head) =>
      (['srcc', 'plcc'] as const).map((measure) =>
        curve(
          `${measure.toUpperCase()} of ${head} on the held-out images`,
          history.map(({ epoch, validation }) => ({
            epoch,
            value: validation?.[head]?.[measure] ?? NaN,
            interval: validation?.[head]?.[`${measure}Interval`] ?? null,
          })),
          best,
        ),
      ),
    ),
  ];
  const body = `<p>${best === undefined ? `The weights are those of the last of ${history.length} epochs.` : `The weights are those of epoch ${best} of ${history.length}, the best on the held-out images (dashed line).`}</p>
${curves.join('\n')}
<p class="muted">Bands: 95% bootstrap intervals.</p>
<h2>Epochs</h2>
<div class="scroll"><table>
<thead><tr>${['Epoch', 'Loss', 'Rate', ...heads.flatMap((head) => [`${head} SRCC`, `${head} PLCC`])].map((name) => `<th scope="col">${text(name)}</th>`).join('')}</tr></thead>
<tbody>
${history
  .map(
    (result) =>
      `<tr>${cells(result, heads)
        .map((cell) => `<td>${cell}</td>`)
        .join('')}</tr>`,
  )
  .join('\n')}
</tbody></table></div>
<h2>How it was trained</h2>
<ul class="muted">
${facts.map((fact) => `<li>${text(fact)}</li>`).join('\n')}
</ul>`;
  return htmlPage({ title, mark: trainingMark, style, images: false, body });
}

function cells({ epoch, loss, rate, validation }: EpochResult, heads: readonly string[]): string[] {
  const measured = heads.flatMap((head) => [validation?.[head]?.srcc, validation?.[head]?.plcc]);
  const shown = measured.map((value) => (Number.isFinite(value) ? value!.toFixed(3) : '–'));
  return [String(epoch), loss.toFixed(4), rate.toExponential(2), ...shown];
}
