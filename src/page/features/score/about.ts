import { exportRecord } from '../export/records.ts';
import type { QueueItem } from '../batch/queue.ts';
import type { Scored } from '../batch/results.ts';
import { text } from '../../app/text.ts';
import { scoreNumber, timeText } from '../../kit/format.ts';

/** What a score hangs on, as named facts in reading order. */
export function aboutFacts({ result, model, device, origins, at, beforehand }: Scored): [string, string][] {
  const facts: [string, string | undefined][] = [
    [text.model.label, model.title],
    [text.model.provenance, model.provenance],
    [text.model.licence, model.licence],
    [text.model.accuracy, model.accuracy],
    [text.model.hash, model.hash],
    [text.model.profile, model.profile],
    [text.model.size, text.model.sizeOf(model)],
    [text.about.image, text.about.imageSize(result.width, result.height)],
    [text.about.crops, text.about.cropsOf(result.crops.length, model.cropSize)],
    [text.about.texts, text.about.textsOf(origins)],
    [text.about.device, text.about.deviceOf(device)],
    [text.about.time, timeText(result.ms)],
    [text.about.at, text.about.atWhen(new Date(at), beforehand ?? false)],
    [text.about.versions, device.versions && text.about.versionsOf(device.versions)],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}

/** A score with its facts as lines of plain text, for pasting elsewhere. */
export function aboutText(item: QueueItem, scored: Scored): string {
  const { result, model } = scored;
  const scores = model.heads.flatMap((head) => {
    const value = result.scores[head.name];
    const lack = result.withheld?.[head.name];
    if (value === undefined) return lack === undefined ? [] : [`${head.title}: – (${lack})`];
    const span = head.max - head.min;
    const spread = scoreNumber(result.spread[head.name] ?? 0, span);
    const percentile = result.percentiles[head.name];
    const place = percentile === undefined ? '' : `. ${text.score.percentile(percentile)}`;
    const direction = head.higherIsBetter ? text.score.higher : text.score.lower;
    return `${head.title}: ${scoreNumber(value, span)} ± ${spread} (${text.score.scale(head.min, head.max)}. ${direction})${place}`;
  });
  return [
    item.name,
    ...scores,
    ...result.warnings.map((warning) => `! ${warning.message}`),
    ...aboutFacts(scored).map(([name, value]) => `${name}: ${value}`),
  ].join('\n');
}

/** The same as JSON, as exports have it. */
export function aboutJson(item: QueueItem, scored: Scored): string {
  return JSON.stringify(exportRecord(item, scored), null, 2);
}
