import type { HeadComparison, RunComparison, ScoredPair } from '../comparison.ts';
import { figure } from '../figures.ts';
import { faultsOf, methodOf, pairingOf, shownImages, titleOf, type ReportContent } from './content.ts';
import { escapeMarkup as text } from './escape.ts';
import { htmlPage } from './html-page.ts';
import { reportMark } from './mark.ts';
import { figureTable } from './figure-table.ts';

const style = `
:root { color-scheme: light dark; --line: #8885; --muted: #767676; --good: #19713a; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --muted: #a3a3a3; --good: #6cc48a; --bad: #ff8a80 } }
body { max-width: 72rem; margin: 0 auto; padding: 2rem 1rem; font: 15px/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem } h2 { margin-top: 2.5rem; font-size: 1.25rem } h3 { font-size: 1rem }
.claim { font-size: 1.1rem; font-weight: 600 } .none { font-weight: 400; color: var(--muted) }
.muted { color: var(--muted) } .failed { color: var(--bad) } .passed { color: var(--good) } .warned { font-weight: 600 }
.scroll { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: .35rem .75rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top }
th:first-child, td:first-child, table .words { text-align: left; overflow-wrap: anywhere }
img { max-width: 128px; max-height: 128px; border-radius: 4px } figure { display: inline-block; margin: 0 .5rem 0 0 }
figcaption { max-width: 12rem; overflow-wrap: anywhere; font-size: .8rem }
`;

/** A comparison as one HTML file: no scripts, nothing loaded from elsewhere, every text escaped. */
export function htmlReport(content: ReportContent): string {
  const { comparisons, facts, gates, madeAt } = content;
  const title = comparisons.map(titleOf).join('; ');
  const body = `${gates.map(({ passed, warning, sentence }) => `<p class="${warning ? 'warned' : passed ? 'passed' : 'failed'}">${text(sentence)}</p>`).join('\n')}
${comparisons.map((comparison) => section(comparison, content, comparisons.length > 1)).join('\n')}
<h2>How this was made</h2>
<ul class="muted">
${[...facts, ...methodOf(comparisons), `Made by Fovea on ${madeAt}.`].map((fact) => `<li>${text(fact)}</li>`).join('\n')}
</ul>`;
  return htmlPage({ title, mark: reportMark, style, images: true, body });
}

function section(comparison: RunComparison, content: ReportContent, titled: boolean): string {
  const { columns, rows } = figureTable(comparison);
  const whole = comparison.heads.filter(({ group }) => group === undefined);
  return `<section>
${titled ? `<h2>${text(titleOf(comparison))}</h2>` : ''}
${comparison.heads.map(claimOf).join('\n')}
${faultsOf(comparison)
  .map((sentence) => `<p class="warned">${text(sentence)}</p>`)
  .join('\n')}
<p class="muted">${pairingOf(comparison).map(text).join('<br>')}</p>
<div class="scroll"><table>
<thead><tr>${columns.map((column) => `<th scope="col">${text(column)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${text(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody>
</table></div>
${whole.map((row) => worst(row, comparison, content, titled ? 'h3' : 'h2')).join('\n')}
</section>`;
}

/** The sentence of a row, and what its difference means to people. */
function claimOf({ claim, people }: HeadComparison): string {
  const meaning = people === undefined ? '' : `<p class="muted">${text(people)}</p>`;
  return `<p class="claim${claim.claimed ? '' : ' none'}">${text(claim.sentence)}</p>${meaning}`;
}

function worst(
  { head, worst }: HeadComparison,
  { base, other }: RunComparison,
  content: ReportContent,
  level: 'h2' | 'h3',
): string {
  if (worst.length === 0) return '';
  const side = (run: string, files: string[], score: number): string =>
    `<td class="words">${files
      .slice(0, shownImages)
      .map((file) => pictureOf(run, file, content))
      .join('')}
${files.length > shownImages ? `<div class="muted">and ${files.length - shownImages} more</div>` : ''}<div>${figure(score)}</div></td>`;
  const line = (pair: ScoredPair): string => `<tr><td>${text(pair.label)}</td>
${side(base, pair.baseFiles, pair.base)}
${side(other, pair.otherFiles, pair.other)}
<td>${figure(pair.difference)}</td></tr>`;
  return `<${level}>${text(head)}: the ${worst.length === 1 ? 'worst pair' : `${worst.length} worst pairs`} for ${text(other)}</${level}>
<div class="scroll"><table>
<thead><tr><th scope="col">Pair</th><th scope="col" class="words">${text(base)}</th><th scope="col" class="words">${text(other)}</th><th scope="col">Difference</th></tr></thead>
<tbody>
${worst.map(line).join('\n')}
</tbody>
</table></div>`;
}

/** Only what this program made may stand in `src`. */
const safePicture = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/;

function pictureOf(run: string, file: string, { picture }: ReportContent): string {
  const source = picture?.(run, file);
  const image = source !== undefined && safePicture.test(source) ? `<img alt="" src="${source}">` : '';
  return `<figure>${image}<figcaption>${text(file)}</figcaption></figure>`;
}
