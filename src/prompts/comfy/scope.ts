import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { unknownValue } from './graph.ts';
import { inputsOf, listOf, widgetName } from './widgets.ts';

/** Where a link begins: an output of a node. */
export interface Origin {
  node: string;
  slot: number;
}

/** A graph as the editor draws it: the file's own, or that inside a node which contains others. */
export interface Scope {
  nodes: JsonObject[];
  origins: Map<number, Origin>;
  /** Where the outputs of the containing node begin. */
  outputs: Map<number, Origin>;
  /** What the containing node says of its inputs that have no link, by their place. */
  given: unknown[];
}

/** The node that stands for the inputs of the containing node, and that for its outputs. */
export const OUTSIDE = '-10';
const RESULT = -20;

/** The graph of a file, or of a definition in it: its nodes and where its links begin (`[id, from, slot, …]`, newer: objects). */
export function scopeOf(graph: JsonObject): Scope {
  const origins = new Map<number, Origin>();
  const outputs = new Map<number, Origin>();
  for (const link of listOf(graph.links)) {
    const [id, from, slot, target, targetSlot] = isObject(link)
      ? [link.id, link.origin_id, link.origin_slot, link.target_id, link.target_slot]
      : listOf(link);
    if (typeof id !== 'number' || typeof slot !== 'number') continue;
    if (typeof from !== 'number' && typeof from !== 'string') continue;
    const origin = { node: String(from), slot };
    origins.set(id, origin);
    if (target === RESULT && typeof targetSlot === 'number') outputs.set(targetSlot, origin);
  }
  return { nodes: listOf(graph.nodes).filter(isObject), origins, outputs, given: [] };
}

/** The definitions of subgraphs in a file, by the type of the nodes that contain them. */
export function subgraphsOf(workflow: JsonObject): Map<string, JsonObject> {
  const { subgraphs } = isObject(workflow.definitions) ? workflow.definitions : {};
  return new Map(
    listOf(subgraphs).flatMap((one): [string, JsonObject][] =>
      isObject(one) && typeof one.id === 'string' ? [[one.id, one]] : [],
    ),
  );
}

/**
 * The graph inside a node. Values of its own are listed for the widgets it shows: those of `proxyWidgets` (`-1` is the node itself,
 * else a node inside), or of its inputs. Where their numbers fit neither, the values of its inputs are not known.
 */
export function subgraphScope(definition: JsonObject, node: JsonObject): Scope {
  const scope = scopeOf(definition);
  const values = listOf(node.widgets_values);
  const inputs = inputsOf(node);
  const shown = proxies(node);
  const promoted = inputs.flatMap((input) => widgetName(input) ?? []);
  const own = shown.filter(([inside]) => inside === '-1');
  // what the editor does not keep there leaves a gap, or is missing at the end
  const list: [inside: string, name: string][] | undefined =
    [shown, own, promoted.map((name): [string, string] => ['-1', name])].find(
      ({ length }) => length > 0 && length === values.length,
    ) ?? (values.length < shown.length ? shown : undefined);
  const given = new Map<string, unknown>();
  const inside = new Map<string, JsonObject>();
  list?.forEach(([id, name], i) => {
    const value = values[i];
    if (value === null || value === undefined) return;
    if (id === '-1') given.set(name, value);
    else inside.set(id, { ...inside.get(id), [name]: value });
  });
  const unknown = list === undefined && values.length > 0;
  return {
    ...scope,
    nodes: scope.nodes.map((inner) => {
      const set = inside.get(String(inner.id));
      return set ? { ...inner, given: set } : inner;
    }),
    given: inputs.map((input) => {
      const name = widgetName(input);
      if (name === undefined) return undefined;
      return unknown ? unknownValue : (given.get(name) ?? given.get(String(input.name)));
    }),
  };
}

function proxies(node: JsonObject): [string, string][] {
  const { proxyWidgets } = isObject(node.properties) ? node.properties : {};
  return listOf(proxyWidgets).flatMap((one): [string, string][] => {
    const [id, name] = listOf(one);
    const known = (typeof id === 'string' || typeof id === 'number') && typeof name === 'string';
    return known ? [[String(id), name]] : [];
  });
}
