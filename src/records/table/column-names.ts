import { isNotGiven } from './not-given.ts';

/** What a column of a table can mean to us. */
type ColumnRole = 'file' | 'prompt' | 'description';

/**
 * The one list of column names, by meaning, in order of preference; compared as `columnKey` makes them. They cover, as released:
 * AGIQA-1K (`Image`, `Prompt`, `MOS`), AGIQA-3K (`name`, `prompt`, `mos_quality`, `mos_align`), AIGCIQA2023 and AIGIQA-20K with
 * the descriptions released with SC-AGIQA (`name`, `prompt`, `answer`, `mos`); and what people and other tools call them.
 */
const roles: Record<ColumnRole, string[]> = {
  file: [
    ...['file', 'filename', 'filepath', 'path', 'imagefile', 'imagefilename', 'imagepath', 'imagename'],
    ...['imgpath', 'imgname', 'imgfile', 'relativepath', 'image', 'img', 'picture', 'picturename'],
    ...['picturepath', 'photo', 'name'],
  ],
  prompt: ['prompt', 'prompts', 'prompttext', 'textprompt', 'positiveprompt', 'positive', 'text'],
  description: ['description', 'descriptions', 'imagedescription', 'desc', 'answer', 'answers'],
};

/** Captions say what an image shows where there is a prompt as well; alone they are what it was made from. */
const captions = ['caption', 'captions', 'imagecaption'];

const ratings = new Map([
  [
    'quality',
    [
      'mosquality',
      'qualitymos',
      'quality',
      'mosz1',
      'mosz',
      'mos',
      'rating',
      'score',
      'meanopinionscore',
      'target',
    ],
  ],
  [
    'alignment',
    [
      ...['mosalign', 'mosalignment', 'alignmentmos', 'alignment', 'align'],
      ...['correspondence', 'correspondencemos', 'moscorrespondence', 'mosz3'],
    ],
  ],
  ['authenticity', ['mosauthenticity', 'authenticitymos', 'authenticity', 'mosz2']],
]);

/** A column name without what people vary: case, width, spaces, underscores, hyphens, full stops. */
function columnKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-.]+/g, '');
}

/** Places of the columns that mean something to us, and what had to be chosen, in sentences. */
export interface FoundColumns {
  file?: number;
  prompt?: number;
  description?: number;
  /** Set where a column of captions is read as the prompt. */
  caption?: string;
  choices: string[];
}

/**
 * The columns of a header by meaning. Of several with one meaning the best-known name counts, for the image the one whose cells are
 * image names (`looksRight`).
 */
export function findColumns(names: string[], looksRight?: (place: number) => boolean): FoundColumns {
  const keys = names.map(columnKey);
  const found: FoundColumns = { choices: [] };
  const places = (known: string[]): number[] =>
    known.flatMap((name) => keys.flatMap((key, place) => (key === name ? [place] : [])));
  const choose = (role: ColumnRole, candidates: number[]): number | undefined => {
    const right = role === 'file' && looksRight ? candidates.filter(looksRight) : candidates;
    const [chosen, next] = right.length > 0 ? right : candidates;
    if (chosen !== undefined && next !== undefined) {
      const [first, second] = [names[chosen]!.trim(), names[next]!.trim()];
      found.choices.push(
        first === second
          ? `Two columns are called “${first}”; the first is read.`
          : `The columns “${first}” and “${second}” both name the ${role}; the first of them is read.`,
      );
    }
    return chosen;
  };
  const file = choose('file', places(roles.file));
  let prompt = choose('prompt', places(roles.prompt));
  let description = choose('description', places(roles.description));
  const [caption] = places(captions);
  if (caption !== undefined && prompt === undefined) {
    prompt = caption;
    found.caption = names[caption]!.trim();
  } else if (caption !== undefined) description ??= caption;
  if (file !== undefined) found.file = file;
  if (prompt !== undefined) found.prompt = prompt;
  if (description !== undefined) found.description = description;
  return found;
}

/** The column that rates what `head` predicts, by the names released sets and people use; undefined where there is none. */
export function ratingColumn(columns: readonly string[], head: string): string | undefined {
  for (const name of ratings.get(head) ?? [columnKey(head)]) {
    const found = columns.find((column) => columnKey(column) === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The head a rating column speaks of; undefined for a column of another name. */
export function headOfColumn(column: string): string | undefined {
  const key = columnKey(column);
  return [...ratings].find(([, names]) => names.includes(key))?.[0];
}

/** Columns that say which generator made an image. */
const generators = ['generator', 'generatorname', 'model', 'modelname'];

/** The generator in a row of cells; empty where no column says it. */
export function generatorOf(cells: Readonly<Record<string, string>>): string {
  const names = Object.keys(cells);
  for (const known of generators) {
    const cell = cells[names.find((name) => columnKey(name) === known) ?? ''] ?? '';
    if (!isNotGiven(cell)) return cell;
  }
  return '';
}
