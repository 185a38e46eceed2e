import { ascii, startsWith } from '../image/formats/bytes.ts';
import { heifItems } from '../image/formats/heif-items.ts';
import { readJpeg } from '../image/formats/jpeg.ts';
import { readWebp } from '../image/formats/webp.ts';
import { exifTexts } from '../image/metadata/exif-texts.ts';
import { decodeText } from '../image/metadata/text-encodings.ts';
import { pngTexts } from '../image/metadata/png-texts.ts';
import { xmpTexts } from '../image/metadata/xmp.ts';
import type { PromptReading } from '../shared/texts.ts';
import { promptOfDescription, promptOfDream, promptOfText } from './read-text.ts';
import { stealthText } from './stealth.ts';

/** A prompt longer than this is some other data. */
const MAX_PROMPT = 100_000;

const nothing: PromptReading = { prompt: '', promptFrom: 'none', dropped: [] };

/**
 * The prompt that a generator left in an image file: in PNG texts, in Exif and XMP of PNG, JPEG, WebP and AVIF, in the lowest bits of a
 * PNG or WebP. The first place that has one counts; where a place says why there is none, and no other has one, that is the answer. Never
 * throws, whatever the bytes.
 */
export function readFilePrompt(bytes: Uint8Array): PromptReading {
  let answer = nothing;
  try {
    for (const candidate of candidates(bytes)) {
      if (!candidate) continue;
      const prompt = candidate.prompt.replace(/\0/g, '').trim();
      if (prompt !== '' && prompt.length <= MAX_PROMPT) return { ...candidate, prompt };
      if (answer === nothing && candidate.dropped.length > 0) answer = { ...candidate, prompt: '' };
    }
  } catch {
    // Metadata is a courtesy: a file that breaks it is still an image.
  }
  return answer;
}

type Candidates = Generator<PromptReading | undefined>;

function* candidates(bytes: Uint8Array): Candidates {
  if (startsWith(bytes, '\x89PNG')) {
    yield* pngCandidates(bytes);
  } else if (startsWith(bytes, '\xff\xd8')) {
    const { exif, xmp, extendedXmp, comments } = readJpeg(bytes);
    yield* sharedCandidates(exif, xmp);
    if (extendedXmp) yield* sharedCandidates(undefined, extendedXmp);
    for (const comment of comments) yield promptOfText(decodeText(comment), { shared: true });
  } else if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) {
    const { exif, xmp } = readWebp(bytes);
    yield* sharedCandidates(exif, xmp);
    yield hiddenPrompt(bytes);
  } else if (startsWith(bytes, 'ftyp', 4) && /^(?:avi[fs]|hei[cxfs]|mif1|msf1)$/.test(ascii(bytes, 8, 4))) {
    const { exif, xmp } = heifItems(bytes);
    yield* sharedCandidates(exif, xmp);
  }
}

function* pngCandidates(bytes: Uint8Array): Candidates {
  const { texts, exif, xmp } = pngTexts(bytes);
  const fooocus = texts.has('fooocus_scheme');
  const novel = /novelai/i.test(`${texts.get('Software') ?? ''} ${texts.get('Source') ?? ''}`);
  const parameters = texts.get('parameters');
  if (parameters !== undefined) yield promptOfText(parameters, fooocus ? { source: 'fooocus' } : {});
  for (const [key, source] of [
    ['prompt', 'comfyui'],
    ['workflow', 'comfyui'],
    ['invokeai_metadata', 'invokeai'],
    ['sd-metadata', 'invokeai'],
  ] as const) {
    const text = texts.get(key);
    // a workflow that is not a graph is not a prompt
    if (text !== undefined) yield promptOfText(text, key === 'prompt' ? {} : { source, shared: true });
  }
  const dream = texts.get('Dream') ?? texts.get('dream');
  if (dream !== undefined) yield promptOfDream(dream);
  const comment = texts.get('Comment');
  if (comment !== undefined)
    yield promptOfText(comment, { shared: true, source: novel ? 'novelai' : undefined });
  const description = texts.get('Description');
  if (description !== undefined) {
    const found = promptOfDescription(description);
    yield found && novel ? { ...found, promptFrom: 'novelai' } : found;
  }
  yield* sharedCandidates(exif, xmp);
  // tools that use a name of their own are recognised by what they write
  for (const text of texts.values()) yield promptOfText(text, { shared: true });
  yield hiddenPrompt(bytes);
}

function hiddenPrompt(bytes: Uint8Array): PromptReading | undefined {
  const hidden = stealthText(bytes);
  return hidden === undefined
    ? undefined
    : promptOfText(hidden, hidden.startsWith('{') ? { source: 'novelai' } : {});
}

function* sharedCandidates(exif: Uint8Array | undefined, xmp: Uint8Array | undefined): Candidates {
  const { userComment, graphs = [], description } = exif ? exifTexts(exif) : {};
  if (userComment) yield promptOfText(userComment, { shared: true });
  for (const graph of graphs) yield promptOfText(graph, { shared: true });
  const packet = xmp ? xmpTexts(xmp) : undefined;
  if (packet?.comment) yield promptOfText(packet.comment, { shared: true });
  if (userComment) yield promptOfDescription(userComment);
  if (description) yield promptOfDescription(description);
  if (packet?.description) yield promptOfDescription(packet.description);
}
