/** What chat templates write around an answer: who speaks, and switches. */
const marks = [
  // <|im_start|>assistant<|im_sep|>, <|start_header_id|>assistant<|end_header_id|>, <start_of_turn>model
  /<\|?(?:im_start|start_header_id|start_of_turn|start)\|?>\s*\w+\s*(?:<\|(?:im_sep|end_header_id)\|>)?/giu,
  /^\s*\/(?:no_?)?think\b/giu,
  /^\s*(?:assistant|model|ai|bot)\s*(?::|\n)/giu,
];

/** Where an answer starts in a transcript that a server gave back whole. */
const transcript = /^(?:\s*(?:USER|Human|\[INST\])[\s\S]*?)?(?:\bASSISTANT:|\[\/INST\])/u;

/** Full-width bars and low lines, which some models use in their own markers. */
const wide = /<｜([^<>｜]{1,40})｜>/gu;

const entities: Record<string, string> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
  amp: '&',
};

/** An answer without the marks of chat templates, its entities read. Never longer than it was. */
export function withoutRoles(answer: string): string {
  const read = answer
    .replace(/&(lt|gt|quot|apos|#39|nbsp|amp);/gu, (_, name: string) => entities[name]!)
    .replace(wide, (_, name: string) => `<|${name.replaceAll('▁', '_')}|>`)
    .replace(transcript, '');
  return marks.reduce((text, mark) => text.replace(mark, ''), read);
}
