/** Prompts by frame or step: `"0": "a bare tree", "8": "a tree in leaf"`, as nodes for animations take them. */
const entry = /\s*"?(\d+(?:\.\d+)?)"?\s*:\s*"((?:[^"\\]|\\.)*)"(?:\s*\(?[\d.]*\)?)\s*(?:,|$)/y;

interface Entry {
  at: number;
  text: string;
}

export interface Scheduled {
  /** The text of the frame, or the last one where the file names none: what the graph ended with. */
  text: string;
  others: string[];
}

/** Takes the text of one frame from a schedule; undefined where the words are no schedule. */
export function scheduledText(words: string, frame: number | undefined): Scheduled | undefined {
  const entries: Entry[] = [];
  const body = words
    .trim()
    .replace(/^\{([\s\S]*)\}$/, '$1')
    .trim();
  const lines = body.split('\n').map((line) => /^\s*(\d+(?:\.\d+)?)\s*:\s*([^"].*?)\s*,?$/.exec(line));
  if (lines.every((line) => line !== null)) {
    return choose(
      lines.map(([, at, text]) => ({ at: Number(at), text: text! })),
      frame,
    );
  }
  entry.lastIndex = 0;
  while (entry.lastIndex < body.length) {
    const match = entry.exec(body);
    if (!match) return undefined;
    entries.push({ at: Number(match[1]), text: match[2]!.replace(/\\(.)/g, '$1').trim() });
  }
  return entries.length === 0 ? undefined : choose(entries, frame);
}

function choose(entries: Entry[], frame: number | undefined): Scheduled {
  entries.sort((a, b) => a.at - b.at);
  const reached = frame === undefined ? entries : entries.filter(({ at }) => at <= frame);
  const taken = reached.at(-1) ?? entries[0]!;
  return {
    text: taken.text,
    others: entries.filter((one) => one !== taken).map(({ text }) => text),
  };
}
