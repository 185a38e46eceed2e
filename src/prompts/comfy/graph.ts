import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** A node of a graph in either of ComfyUI's forms. */
export interface ComfyNode {
  id: string;
  type: string;
  /** Links and values by input name. */
  inputs: JsonObject;
}

export type ComfyGraph = Map<string, ComfyNode>;

export interface Link {
  id: string;
  slot: number;
}

/** The value of an input where the file holds several and does not say which. */
export const unknownValue = Symbol('unknown value');

/** Links are `[node id, output slot]`. */
export function linkOf(value: unknown): Link | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [id, slot] = value as unknown[];
  if ((typeof id !== 'string' && typeof id !== 'number') || typeof slot !== 'number') return undefined;
  return { id: String(id), slot };
}

/** The links into a node with their input names. */
export function linksOf({ inputs }: ComfyNode): { name: string; link: Link }[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    const link = linkOf(value);
    return link ? [{ name, link }] : [];
  });
}

/** The graph of the form that is run: `{id: {class_type, inputs}}`. */
export function graphOfPrompt(object: JsonObject): ComfyGraph {
  const graph: ComfyGraph = new Map();
  for (const [id, node] of Object.entries(object)) {
    if (!isObject(node) || typeof node.class_type !== 'string' || !isObject(node.inputs)) continue;
    graph.set(id, { id, type: node.class_type, inputs: node.inputs });
  }
  return graph;
}
