import type { PromptReading } from '../../shared/texts.ts';
import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { Follower, one, type Reached } from './follow.ts';
import { graphOfPrompt, linkOf, linksOf } from './graph.ts';
import type { ComfyGraph, ComfyNode, Link } from './graph.ts';
import { holdsWords, isNegative, isPositive, joins, savesImage, showsImage, worksOnImage } from './nodes.ts';
import { graphOfWorkflow } from './workflow.ts';

/** Whether an object is a graph of ComfyUI, in the form that is run or that the editor saves. */
export function isComfyGraph(object: JsonObject): boolean {
  if (Array.isArray(object.nodes) && Array.isArray(object.links)) return true;
  return Object.values(object).some(
    (node) => isObject(node) && typeof node.class_type === 'string' && isObject(node.inputs),
  );
}

/**
 * The prompt of a ComfyUI graph: from the saved image back to the node that made it, from its positive input back to the one text
 * that was encoded. Where the graph does not identify one, there is none, with the reason.
 */
export function readComfy(object: JsonObject): PromptReading | undefined {
  const graph = Array.isArray(object.nodes) ? graphOfWorkflow(object) : graphOfPrompt(object);
  const reached = new Search(graph).result();
  if (!reached) return undefined;
  if ('missing' in reached) return { prompt: '', promptFrom: 'none', dropped: [reached.missing] };
  return { prompt: reached.words, promptFrom: 'comfyui', dropped: reached.dropped };
}

class Search {
  private readonly graph: ComfyGraph;
  private readonly follower: Follower;
  private readonly seen = new Map<string, Reached | undefined>();

  constructor(graph: ComfyGraph) {
    this.graph = graph;
    this.follower = new Follower(graph);
  }

  result(): Reached | undefined {
    const nodes = [...this.graph.values()];
    for (const isEnd of [savesImage, showsImage]) {
      const ends = nodes.filter(({ type }) => isEnd(type)).map((node) => this.behind(node));
      const found = one(ends);
      if (found) return found;
    }
    const samplers = nodes.filter(isSampler).map((node) => this.positive(node));
    return one(samplers) ?? this.onlyEncoded(nodes);
  }

  /** What made the image that reaches a node: the nearest node with a prompt, but the one that made an image it works on first. */
  private behind(node: ComfyNode): Reached | undefined {
    const links = linksOf(node).filter(({ name }) => !isNegative(name) && !isPositive(name));
    const rank = (name: string): number => (/image|pixel|latent|sample/i.test(name) ? 0 : 1);
    for (const { link } of links.sort((a, b) => rank(a.name) - rank(b.name))) {
      const found = this.image(link);
      if (found) return found;
    }
    return undefined;
  }

  private image({ id }: Link): Reached | undefined {
    const node = this.graph.get(id);
    if (!node) return undefined;
    if (this.seen.has(id)) return this.seen.get(id);
    this.seen.set(id, undefined);
    const found = worksOnImage(node)
      ? (this.behind(node) ?? this.made(node))
      : (this.made(node) ?? this.behind(node));
    this.seen.set(id, found);
    return found;
  }

  /** The prompt of a node that makes an image: its positive input, else words of its own. */
  private made(node: ComfyNode): Reached | undefined {
    const found = this.positive(node);
    if (found) return found;
    // an encoder makes no image
    if (node.inputs.clip !== undefined || joins(node.type)) return undefined;
    const names = Object.keys(node.inputs).filter((name) => holdsWords(name) && name !== 'value');
    return one(names.map((name) => this.follower.input(node, name, true, new Set([node.id]))));
  }

  private positive(node: ComfyNode): Reached | undefined {
    const names = Object.keys(node.inputs);
    const name =
      names.find(isPositive) ??
      names.find(
        (key) =>
          /^(?:c|cond|conditioning|(?:text|prompt)_embeds?|basic_pipe|pipe|context)$/i.test(key) &&
          linkOf(node.inputs[key]),
      );
    return name === undefined ? undefined : this.follower.input(node, name, false, new Set([node.id]));
  }

  /** The one text that any encoder of the graph took, those of negative inputs aside. */
  private onlyEncoded(nodes: ComfyNode[]): Reached | undefined {
    const negatives = new Set(
      nodes.flatMap((node) => linksOf(node).flatMap(({ name, link }) => (isNegative(name) ? [link.id] : []))),
    );
    const encoders = nodes.filter(
      ({ id, inputs }) =>
        inputs.clip !== undefined && Object.keys(inputs).some(holdsWords) && !negatives.has(id),
    );
    return one(encoders.map(({ id }) => this.follower.output({ id, slot: 0 }, false)));
  }
}

/** A node that turns a positive conditioning into an image. */
function isSampler({ inputs }: ComfyNode): boolean {
  const names = Object.keys(inputs);
  return (
    names.some((name) => isPositive(name) && linkOf(inputs[name])) &&
    names.some((name) => /model|latent|samples|^guider$|net/i.test(name))
  );
}
