import { startsWith } from './formats/bytes.ts';
import { readJpeg } from './formats/jpeg.ts';
import { readWebp } from './formats/webp.ts';
import { exifTexts } from './metadata/exif-texts.ts';
import { dreamPrompt, promptFromDescription, promptFromText } from './metadata/generator-text.ts';
import { pngTexts } from './metadata/png-texts.ts';
import { xmpTexts } from './metadata/xmp.ts';

/** A prompt longer than this is some other data. */
const MAX_PROMPT = 100_000;

/**
 * The prompt that a generator left in an image file, or undefined. PNG texts of AUTOMATIC1111, ComfyUI, InvokeAI and NovelAI;
 * Exif UserComment and ImageDescription and XMP of PNG, JPEG and WebP. Never throws, whatever the bytes.
 */
export function readPrompt(bytes: Uint8Array): string | undefined {
  try {
    for (const candidate of candidates(bytes)) {
      const prompt = candidate?.replace(/\0/g, '').trim();
      if (prompt && prompt.length <= MAX_PROMPT) return prompt;
    }
  } catch {
    // Metadata is a courtesy: a file that breaks it is still an image.
  }
  return undefined;
}

type Candidates = Generator<string | undefined>;

function* candidates(bytes: Uint8Array): Candidates {
  if (startsWith(bytes, '\x89PNG')) {
    yield* pngCandidates(bytes);
  } else if (startsWith(bytes, '\xff\xd8')) {
    const { exif, xmp } = readJpeg(bytes);
    yield* sharedCandidates(exif, xmp);
  } else if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) {
    const { exif, xmp } = readWebp(bytes);
    yield* sharedCandidates(exif, xmp);
  }
}

function* pngCandidates(bytes: Uint8Array): Candidates {
  const { texts, exif } = pngTexts(bytes);
  for (const key of ['parameters', 'prompt', 'invokeai_metadata', 'sd-metadata']) {
    const text = texts.get(key);
    if (text !== undefined) yield promptFromText(text);
  }
  const dream = texts.get('Dream') ?? texts.get('dream');
  if (dream !== undefined) yield dreamPrompt(dream);
  const comment = texts.get('Comment');
  if (comment !== undefined) yield promptFromText(comment, true);
  const description = texts.get('Description');
  if (description !== undefined) yield promptFromDescription(description);
  const xmp = texts.get('XML:com.adobe.xmp');
  yield* sharedCandidates(exif, xmp === undefined ? undefined : new TextEncoder().encode(xmp));
}

function* sharedCandidates(exif: Uint8Array | undefined, xmp: Uint8Array | undefined): Candidates {
  const { userComment, graph, description } = exif ? exifTexts(exif) : {};
  if (userComment) yield promptFromText(userComment, true);
  if (graph) yield promptFromText(graph);
  const packet = xmp ? xmpTexts(xmp) : undefined;
  if (packet?.comment) yield promptFromText(packet.comment, true);
  if (userComment && !userComment.startsWith('{')) yield promptFromDescription(userComment);
  if (description) yield promptFromDescription(description);
  if (packet?.description) yield promptFromDescription(packet.description);
}
