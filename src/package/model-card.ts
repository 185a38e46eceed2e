import { familyOf } from '../spec/families.ts';
import type { Manifest } from './manifest.ts';
import { intervalWords, pairLines } from './reliability/words.ts';

const mebibyte = 1 << 20;

/** Human-readable description of a package: `MODEL_CARD.md`. */
export function modelCard(manifest: Manifest): string {
  const { provenance, shards, heads } = manifest;
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  const { measured } = provenance;
  const [what, reads] = familyOf(manifest.config).summary;
  return [
    `# ${manifest.title}`,
    '',
    ...(manifest.untrained ? ['**Untrained: the weights are random and the scores mean nothing.**', ''] : []),
    `${what} \`${manifest.name}\`: ${reads}.`,
    '',
    '| | |',
    '|---|---|',
    `| Licence | ${cell(manifest.licence)} |`,
    `| Weights | ${(manifest.parameters / 1e6).toFixed(2)} million, ${manifest.quantisation}, ${(bytes / mebibyte).toFixed(1)} MiB in ${shards.length} file(s) |`,
    ...shards.flatMap(({ file, from }) =>
      from
        ? [
            `| Pretrained | ${file}: weights of ${cell(`${from.package} ${from.version}, ${from.licence}`)}, unchanged |`,
          ]
        : [],
    ),
    `| Profile | ${cell(manifest.profile)} |`,
    `| Training set | ${cell(provenance.trainingSet)} |`,
    `| Split | ${cell(provenance.split)}${provenance.seed === null ? '' : `, seed ${provenance.seed}`} |`,
    `| Measured | ${measured ? `SRCC ${measured.srcc}, PLCC ${measured.plcc} on ${cell(measured.on)}` : 'not measured'} |`,
    ...(provenance.training === undefined ? [] : [`| Training | ${cell(provenance.training)} |`]),
    ...(provenance.start ?? []).map(
      ({ file, sha256, parts }) =>
        `| Began with | ${cell(parts.join(', ') || 'nothing')} of ${cell(file)}, SHA-256 \`${sha256}\` |`,
    ),
    ...provenance.checkpointSha256.map((sha) => `| Made from | SHA-256 \`${sha}\` |`),
    '',
    '## Scores',
    '',
    ...heads.map(
      ({ name, title, min, max, question, higherIsBetter, paper, licence }) =>
        `- \`${name}\` (${title}): ${min} to ${max}, ${higherIsBetter ? 'higher' : 'lower'} is better. ${question}${paper ? ` ${paper}.` : ''}${licence ? ` Licence of its weights: ${licence}.` : ''}`,
    ),
    '',
    '## How far people agree',
    '',
    ...heads.map((head) => `- \`${head.name}\`: ${intervalWords(head)}.`),
    '',
    ...heads.flatMap(pairLines),
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
