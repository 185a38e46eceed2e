import { shownImages } from '../../../evaluation/paired/report/content.ts';
import { htmlReport } from '../../../evaluation/paired/report/html-report.ts';
import { factSentence } from '../../../evaluation/paired/run-facts.ts';
import type { QueueState } from '../batch/index.ts';
import type { Compared } from './compare-sides.ts';

/** The comparison as one HTML file with the small pictures of its worst pairs. */
export async function versusReport(
  { comparison, a, b }: Compared,
  { sentences }: { sentences: string[] },
  items: QueueState['items'],
): Promise<Blob> {
  const sides = new Map([a, b].map((side) => [side.name, side]));
  const pictures = new Map<string, string>();
  for (const { worst } of comparison.heads) {
    for (const { baseFiles, otherFiles } of worst) {
      const files = [b, a].flatMap((side, i) =>
        (i === 0 ? baseFiles : otherFiles).slice(0, shownImages).map((file) => side.ids.get(file) ?? ''),
      );
      for (const id of files) {
        const thumb = items[id]?.thumb;
        if (thumb !== undefined && !pictures.has(id)) pictures.set(id, await dataUrl(thumb));
      }
    }
  }
  const html = htmlReport({
    comparisons: [comparison],
    facts: [...[b, a].map(factSentence), ...sentences],
    gates: [],
    madeAt: new Date().toISOString(),
    picture: (run, file) => pictures.get(sides.get(run)?.ids.get(file) ?? ''),
  });
  return new Blob([html], { type: 'text/html' });
}

/** What an object URL leads to, as a URL that holds it. */
async function dataUrl(url: string): Promise<string> {
  const blob = await (await fetch(url)).blob();
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => {
      if (typeof reader.result === 'string') done(reader.result);
    };
    reader.onerror = () => fail(reader.error ?? new Error('not readable'));
    reader.readAsDataURL(blob);
  });
}
