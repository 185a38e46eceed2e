import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { linkOf } from './graph.ts';
import type { ComfyGraph } from './graph.ts';

/** Modes of a node that does not run: muted, and bypassed (its input goes through). */
const MUTED = 2;
const BYPASSED = 4;

/** What the editor adds behind a seed: no input has that value. */
const seedControls = new Set(['fixed', 'increment', 'decrement', 'randomize']);

/** Inputs of core nodes whose values older editors kept without a name. */
const unnamed: Record<string, string[]> = {
  CLIPTextEncode: ['text'],
  CLIPTextEncodeFlux: ['clip_l', 't5xxl', 'guidance'],
  PrimitiveNode: ['value'],
  PrimitiveString: ['value'],
  PrimitiveStringMultiline: ['value'],
  SaveImage: ['filename_prefix'],
};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Where each link begins: `[id, from node, from slot, …]`, or an object in newer files. */
function origins(workflow: JsonObject): Map<number, [string, number]> {
  const found = new Map<number, [string, number]>();
  for (const link of list(workflow.links)) {
    const [id, from, slot] = isObject(link) ? [link.id, link.origin_id, link.origin_slot] : list(link);
    if (typeof id !== 'number' || typeof slot !== 'number') continue;
    if (typeof from === 'number' || typeof from === 'string') found.set(id, [String(from), slot]);
  }
  return found;
}

/** Values by input name: as named, else by the names of the widgets in order, else of known core nodes, else `widget_N`. */
function values(node: JsonObject, type: string): JsonObject {
  if (isObject(node.widgets_values)) return { ...node.widgets_values };
  const named = list(node.inputs).flatMap((input) =>
    isObject(input) && isObject(input.widget) && typeof input.widget.name === 'string'
      ? [input.widget.name]
      : [],
  );
  const names = named.length > 0 ? named : (unnamed[type] ?? []);
  const out: JsonObject = {};
  let next = 0;
  for (const value of list(node.widgets_values)) {
    if (next > 0 && typeof value === 'string' && seedControls.has(value)) continue;
    out[names[next] ?? `widget_${next}`] = value;
    next += 1;
  }
  return out;
}

const unlisted = (own: JsonObject, inputs: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(own).filter(([name]) => !(name in inputs)));

/** The graph of the form that the editor saves: `{nodes: […], links: […]}`, without muted nodes, past bypassed ones. */
export function graphOfWorkflow(workflow: JsonObject): ComfyGraph {
  const graph: ComfyGraph = new Map();
  const from = origins(workflow);
  for (const node of list(workflow.nodes)) {
    if (!isObject(node) || typeof node.type !== 'string' || node.mode === MUTED) continue;
    if (typeof node.id !== 'number' && typeof node.id !== 'string') continue;
    const id = String(node.id);
    const bypassed = node.mode === BYPASSED;
    const own = bypassed ? {} : values(node, node.type);
    const inputs: JsonObject = {};
    // in the order of the inputs, in which texts are joined
    for (const input of list(node.inputs)) {
      if (!isObject(input) || typeof input.name !== 'string') continue;
      const name = input.name === '' ? 'any' : input.name;
      const origin = typeof input.link === 'number' ? from.get(input.link) : undefined;
      if (origin) inputs[name] = origin;
      else if (input.name in own) inputs[name] = own[input.name];
    }
    graph.set(id, {
      id,
      type: bypassed ? 'Reroute' : node.type,
      inputs: { ...inputs, ...unlisted(own, inputs) },
    });
  }
  passNames(graph);
  return graph;
}

/** Links by name, which the editor resolves before a graph is run: what goes into `SetNode` comes out of `GetNode`. */
function passNames(graph: ComfyGraph): void {
  const name = (inputs: JsonObject): unknown => inputs.widget_0 ?? inputs.Constant ?? inputs.value;
  const set = [...graph.values()].filter(({ type }) => type === 'SetNode');
  for (const node of graph.values()) {
    if (node.type !== 'GetNode') continue;
    const from = set.find(({ inputs }) => name(inputs) === name(node.inputs));
    const link = from && Object.values(from.inputs).find((value) => linkOf(value));
    graph.set(node.id, { id: node.id, type: 'Reroute', inputs: link === undefined ? {} : { any: link } });
  }
}
