import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { ReportContent } from '../../evaluation/paired/report/content.ts';
import { reportMark } from '../../evaluation/paired/report/mark.ts';
import { htmlReport } from '../../evaluation/paired/report/html-report.ts';
import { jsonReport } from '../../evaluation/paired/report/json-report.ts';
import { junitReport } from '../../evaluation/paired/report/junit-report.ts';
import { markdownReport } from '../../evaluation/paired/report/markdown-report.ts';
import { FoveaError } from '../../shared/errors.ts';
import { checkOutput, type Input } from '../files/check-output.ts';
import { writeWhole } from '../files/write-whole.ts';
import { userPath, type CliIo } from '../io.ts';

const writers: Readonly<Record<string, (content: ReportContent) => string>> = {
  '.html': htmlReport,
  '.md': markdownReport,
  '.json': jsonReport,
  '.xml': junitReport,
};

/** A report that may be written: checked before anything is computed. */
export interface ReportFile {
  html: boolean;
  write(content: ReportContent): Promise<void>;
}

/** Checks where a report is to go. Throws `usage` for an ending that means no report, for an input, and for what is no earlier report. */
export async function reportFile(io: CliIo, given: string, inputs: readonly Input[]): Promise<ReportFile> {
  const name = `--report ${given}`;
  const path = userPath(io, given);
  const ending = extname(given).toLowerCase();
  const writer = writers[ending];
  if (writer === undefined)
    throw new FoveaError(
      'usage',
      `--report takes a file that ends in ${Object.keys(writers).join(', ')}, not "${given}".`,
    );
  await checkOutput({ path, name, isEarlier: isReport, holds: 'a report of fovea compare' }, inputs);
  return { html: ending === '.html', write: (content) => writeWhole(path, writer(content), name) };
}

async function isReport(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(400);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    return start.subarray(0, bytesRead).toString('utf8').includes(reportMark);
  } finally {
    await file.close();
  }
}
