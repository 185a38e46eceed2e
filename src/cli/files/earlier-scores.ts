import { createReadStream } from 'node:fs';
import Papa from 'papaparse';
import { isRecordHeader, readRecord } from '../../records/score-record.ts';

/** A line that was whole, and how many bytes of the file end with it. */
export interface WholeLine {
  text: string;
  end: number;
}

/** The lines of a file; a last one without its end comes as `{ rest }`. */
export async function* fileLines(path: string): AsyncGenerator<WholeLine | { rest: string }> {
  let end = 0;
  let pieces: Buffer[] = [];
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...pieces, chunk.subarray(from, at)]);
      pieces = [];
      from = at + 1;
      end += line.length + 1;
      yield { text: line.toString('utf8'), end };
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  }
  if (pieces.length > 0) yield { rest: Buffer.concat(pieces).toString('utf8') };
}

/** Whether a piece of text may be the beginning of a line of scores that was cut short. */
export function isBrokenLine(text: string): boolean {
  const start = '{"file":"';
  if (readRecord(text)) return true;
  try {
    JSON.parse(text);
    // whole, but no line of ours
    return false;
  } catch {
    return text.startsWith(start) || start.startsWith(text);
  }
}

/** Whether a file is what `fovea score` wrote to `--out`: every line of it, or the CSV header. */
export async function holdsScores(path: string): Promise<boolean> {
  let first = true;
  for await (const line of fileLines(path)) {
    if ('rest' in line) return isBrokenLine(line.rest);
    if (first && !line.text.startsWith('{')) {
      const [columns = []] = Papa.parse<string[]>(line.text).data;
      return isRecordHeader(columns);
    }
    if (!readRecord(line.text)) return false;
    first = false;
  }
  return true;
}
