import { reasonSentence } from '../../../shared/reasons/reason.ts';
import { scoreNumber, timeText } from '../../kit/format.ts';
import type { QueueItem, Scored } from '../batch/index.ts';
import { modelStrings } from '../engine/index.ts';
import { exportRecord } from '../export/index.ts';
import { claimsOf } from './claims.ts';
import { aboutStrings, scoreStrings } from './strings.ts';

/** What a score depends on, as named facts in reading order. */
export function aboutFacts({ result, model, device, origins, at, precomputed }: Scored): [string, string][] {
  const facts: [string, string | undefined][] = [
    [modelStrings.label, model.title],
    [modelStrings.provenance, model.provenance],
    [modelStrings.licence, model.licence],
    [modelStrings.accuracy, model.accuracy],
    [modelStrings.reliability, model.reliability],
    [modelStrings.hash, model.hash],
    [modelStrings.profile, model.profile],
    [modelStrings.size, modelStrings.sizeOf(model)],
    [aboutStrings.image, aboutStrings.imageSize(result.width, result.height)],
    [aboutStrings.crops, aboutStrings.cropsOf(result.crops.length, model.cropSize)],
    [aboutStrings.texts, aboutStrings.textsOf(origins)],
    [aboutStrings.device, aboutStrings.deviceOf(device)],
    [aboutStrings.time, timeText(result.ms)],
    [aboutStrings.at, aboutStrings.atWhen(new Date(at), precomputed ?? false)],
    [aboutStrings.versions, device.versions && aboutStrings.versionsOf(device.versions)],
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
    const { people, place, crops } = claimsOf(head, result);
    const direction = head.higherIsBetter ? scoreStrings.higher : scoreStrings.lower;
    return `${head.title}: ${scoreNumber(value, span)} (${scoreStrings.scale(head.min, head.max)}. ${direction}); ${[people, place, crops].filter(Boolean).join('. ')}`;
  });
  return [
    item.name,
    ...scores,
    ...(result.reasons ?? []).flatMap((reason) =>
      reason.code === 'place' ? [] : [scoreStrings.sentence(reasonSentence(reason))],
    ),
    ...result.warnings.map((warning) => `! ${warning.message}`),
    ...aboutFacts(scored).map(([name, value]) => `${name}: ${value}`),
  ].join('\n');
}

/** The same as JSON, as exports have it. */
export function aboutJson(item: QueueItem, scored: Scored): string {
  return JSON.stringify(exportRecord(item, scored), null, 2);
}
