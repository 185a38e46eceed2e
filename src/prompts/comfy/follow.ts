import { textOf } from '../json.ts';
import { linkOf, unknownValue } from './graph.ts';
import type { ComfyGraph, ComfyNode, Link } from './graph.ts';
import {
  carriesNoWords,
  changesText,
  chosenBranch,
  delimiterOf,
  empties,
  holdsWords,
  isPath,
  isNegative,
  isPositive,
  joins,
  showsText,
  takesLine,
  perEncoder,
  switchOf,
  usesAllTexts,
  writesText,
} from './nodes.ts';
import { scheduledText } from './schedule.ts';

/** What reaches a place of the graph: words, or the reason why the file does not hold them. */
export type Reached = Words | { missing: string };

interface Words {
  words: string;
  dropped: string[];
}

const missing = {
  model: 'the prompt was written by a language model at run time and is not in the file',
  changed: 'the prompt was changed by a node at run time, and the result is not in the file',
  file: 'the prompt was in a file of its own, which is not here',
  zero: 'the conditioning was set to zero: no text reached the sampler',
  choice: 'the graph does not say which of its texts was encoded, so none is used',
  value: 'the prompt is a value of a group of nodes, and the graph does not say which, so none is used',
} as const;

/** Nodes visited for one prompt; real graphs have some hundred. */
const MAX_STEPS = 5000;

const said = (reached: Reached | undefined): reached is Words => reached !== undefined && 'words' in reached;

/** Follows links of a graph back to the words. */
export class Follower {
  private readonly graph: ComfyGraph;
  private left = MAX_STEPS;

  constructor(graph: ComfyGraph) {
    this.graph = graph;
  }

  /** What comes out of a node's output; `path` holds the nodes on the way, so that a cycle ends. */
  output({ id, slot }: Link, asText: boolean, path: ReadonlySet<string> = new Set()): Reached | undefined {
    const node = this.graph.get(id);
    if (!node || path.has(id) || path.size > 200 || this.left-- <= 0) return undefined;
    const onward = new Set(path).add(id);
    if (asText && writesText(node)) return { missing: missing.model };
    if (asText && changesText(node.type)) return { missing: missing.changed };
    if (!asText && empties(node.type)) return { missing: missing.zero };
    return (
      this.side(node, slot, asText, onward) ??
      this.chosen(node, asText, onward) ??
      this.words(node, asText, onward)
    );
  }

  /** What an input holds: a link's words, or the text itself. */
  input(node: ComfyNode, name: string, asText: boolean, path: ReadonlySet<string>): Reached | undefined {
    const value = node.inputs[name];
    const link = linkOf(value);
    if (link) return this.output(link, asText || holdsTextOnly(name), path);
    if (value === unknownValue) return { missing: missing.value };
    const text = textOf(value);
    return text === undefined ? undefined : { words: text, dropped: [] };
  }

  /** A node that carries both sides gives the positive one first and the negative one at its second output. */
  private side(
    node: ComfyNode,
    slot: number,
    asText: boolean,
    path: ReadonlySet<string>,
  ): Reached | undefined {
    const names = Object.keys(node.inputs);
    const positive = names.find(isPositive);
    const negative = names.find(isNegative);
    if (positive === undefined || negative === undefined) return undefined;
    // loaders that take both as texts give the model first
    const inOrder = asText || linkOf(node.inputs[positive]) !== undefined;
    const taken = slot === 1 && inOrder ? negative : positive;
    const found = this.input(node, taken, asText, path);
    const style = textOf(node.inputs.style);
    const styled = asText && style !== undefined && !/^(?:base|none|no style|default)$/i.test(style);
    if (!said(found) || !styled) return found;
    return {
      ...found,
      dropped: [...found.dropped, `the words of the style “${style}”, which are not in the file`],
    };
  }

  /** What a switch lets through. */
  private chosen(node: ComfyNode, asText: boolean, path: ReadonlySet<string>): Reached | undefined {
    const choice = switchOf(node);
    if (!choice) return undefined;
    const read = (name: string) => this.input(node, name, asText, path);
    if (choice.selector === undefined) {
      for (const name of choice.branches) {
        const found = read(name);
        if (found) return found;
      }
      return undefined;
    }
    const branch = chosenBranch(choice, this.value(node.inputs[choice.selector], path));
    if (branch !== undefined) return read(branch);
    return one(choice.branches.map(read));
  }

  /** A number, truth value or text that may come from a node of its own. */
  private value(value: unknown, path: ReadonlySet<string>): unknown {
    const link = linkOf(value);
    if (!link) return value;
    const node = this.graph.get(link.id);
    if (!node || path.has(link.id) || this.left-- <= 0) return undefined;
    const values = Object.entries(node.inputs).filter(([name]) => !/control_after/.test(name));
    const named = values.find(([name]) => /^(?:value|int|number|boolean|bool|index|widget_0)$/i.test(name));
    const [, next] = named ?? (values.length === 1 ? values[0]! : []);
    return this.value(next, new Set(path).add(link.id));
  }

  /** The words a node holds itself, else those that come through it. */
  private words(node: ComfyNode, asText: boolean, path: ReadonlySet<string>): Reached | undefined {
    const { inputs, type } = node;
    const keys = Object.keys(inputs);
    const named = wordNames(node);
    const own = named.map((name) => this.input(node, name, true, path));
    const held = usesAllTexts(node, named) ? joined(own, delimiterOf(node), true) : one(own);
    if (held) return said(held) ? scheduled(edited(held, node), node) : held;

    const through = keys.filter((name) => linkOf(inputs[name]) && !carriesNoWords(name));
    const reached = through.map((name) => this.input(node, name, asText, path));
    if (reached.some(Boolean)) {
      const together = joins(type) || through.every((name) => /^(?:cond|text|string)/i.test(name));
      return together ? joined(reached, ', ', false) : one(reached);
    }
    return asText ? onlyText(node) : undefined;
  }
}

/** Inputs that take a text even where the node gives a conditioning. */
const holdsTextOnly = (name: string): boolean => holdsWords(name) && !isPositive(name);

/** Names of the inputs whose words the node uses. */
function wordNames({ type, inputs }: ComfyNode): string[] {
  const linked = Object.values(inputs).some((value) => linkOf(value));
  const usable = (value: unknown): boolean =>
    linkOf(value) !== undefined ||
    value === unknownValue ||
    (textOf(value) !== undefined && !(linked && showsText(type)));
  const names = Object.keys(inputs).filter((name) => holdsWords(name) && usable(inputs[name]));
  // a wildcard's result is listed beside its pattern
  if (names.includes('populated_text')) return ['populated_text'];
  const encoder = perEncoder.find((name) => names.includes(name));
  if (encoder !== undefined) return [encoder];
  return inOrder(names);
}

/** Prefixes and suffixes of a text, at their places. */
function inOrder(names: string[]): string[] {
  const rank = (name: string): number =>
    /^(?:pre|prefix)/i.test(name) ? 0 : /^(?:app|suffix)/i.test(name) ? 2 : 1;
  return [...names].sort((a, b) => rank(a) - rank(b));
}

/** Texts one behind the other, each once; one that is missing makes the whole missing where `strict`. */
function joined(parts: (Reached | undefined)[], delimiter: string, strict: boolean): Reached | undefined {
  const lost = parts.find((part) => part && 'missing' in part);
  const found = parts.filter(said);
  if (lost && (strict || found.length === 0)) return lost;
  if (found.length === 0) return undefined;
  return {
    words: [...new Set(found.map(({ words }) => words))].join(delimiter),
    dropped: [...new Set(found.flatMap(({ dropped }) => dropped))],
  };
}

/** The one text among several, else none. */
export function one(parts: (Reached | undefined)[]): Reached | undefined {
  const found = parts.filter(said);
  const lost = parts.find((part) => part && 'missing' in part);
  if (found.length === 0 || (lost && found.length > 0)) return lost;
  return new Set(found.map(({ words }) => words)).size === 1 ? found[0] : { missing: missing.choice };
}

/** What a node that replaces words makes of a text, or that takes one of its lines. */
function edited(held: Words, { type, inputs }: ComfyNode): Reached {
  const { find, replace } = inputs;
  if (/replace/i.test(type) && typeof find === 'string' && typeof replace === 'string' && find !== '')
    return { ...held, words: held.words.replaceAll(find, () => replace) };
  if (!takesLine(type)) return held;
  const lines = held.words.split('\n').filter((line) => line.trim() !== '');
  if (lines.length < 2) return held;
  const [, index] =
    Object.entries(inputs).find(([name]) => /^(?:index|line|line_?(?:number|index))$/i.test(name)) ?? [];
  const line = typeof index === 'number' ? lines[index] : undefined;
  return line === undefined ? { missing: missing.choice } : { ...held, words: line.trim() };
}

/** The text of one frame, with what stands before and behind all of them. */
function scheduled(held: Reached, node: ComfyNode): Reached {
  if (!said(held)) return held;
  const { inputs, type } = node;
  const schedule =
    /schedule|travel|keyframe/i.test(type) || /^\s*\{?\s*"\d/.test(textOf(inputs.text) ?? held.words);
  if (!schedule) return held;
  const frame = [inputs.current_frame, inputs.start_frame, inputs.frame].find(
    (value): value is number => typeof value === 'number',
  );
  const pieces = ['pre_text', 'text', 'app_text'].map((name) => textOf(inputs[name]) ?? '');
  const linked = linkOf(inputs.text) !== undefined || pieces[1] === '';
  const found = scheduledText(linked ? held.words : pieces[1]!, frame || undefined);
  if (!found) return held;
  const words = linked ? found.text : [pieces[0], found.text, pieces[2]].filter(Boolean).join(', ');
  return {
    words,
    dropped: [...held.dropped, ...found.others.map((other) => `another text of the schedule: “${other}”`)],
  };
}

/** The text of a node of unknown input names, where it has but one. */
function onlyText({ inputs }: ComfyNode): Reached | undefined {
  const texts = Object.entries(inputs).flatMap(([name, value]) => {
    const text = isNegative(name) ? undefined : textOf(value);
    return text !== undefined && /\s/.test(text) ? [text] : [];
  });
  const [only] = texts;
  if (texts.length !== 1 || only === undefined) return undefined;
  return isPath(only) ? { missing: missing.file } : { words: only, dropped: [] };
}
