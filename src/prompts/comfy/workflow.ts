import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { linkOf } from './graph.ts';
import type { ComfyGraph } from './graph.ts';
import { groupScope, groupsOf } from './group-node.ts';
import { OUTSIDE, scopeOf, subgraphScope, subgraphsOf, type Origin, type Scope } from './scope.ts';
import { inputsOf, listOf, widgetValues } from './widgets.ts';

/** Modes of a node that does not run: muted, and bypassed (its input goes through). */
const MUTED = 2;
const BYPASSED = 4;

/** Graphs in graphs; people nest two or three. */
const MAX_DEPTH = 16;
/** Nodes of the whole; real graphs have some hundred. */
const MAX_NODES = 20_000;
/** Nodes that a link leaves, enters or passes. */
const MAX_STEPS = 200;

/** A graph inside a node, and the way out of it. */
interface Place {
  scope: Scope;
  nodes: Map<string, JsonObject>;
  /** The ids of the nodes it lies in, as a prefix. */
  prefix: string;
  outer?: { place: Place; node: JsonObject };
  depth: number;
}

/**
 * The graph of the form that the editor saves: `{nodes: […], links: […]}`, without muted nodes, past bypassed ones, and with what is in
 * subgraphs and group nodes in place of the nodes that contain them.
 */
export function graphOfWorkflow(workflow: JsonObject): ComfyGraph {
  const graph = new Flattener(workflow).graph();
  passNames(graph);
  return graph;
}

class Flattener {
  private readonly workflow: JsonObject;
  private readonly subgraphs: Map<string, JsonObject>;
  private readonly groups: Map<string, JsonObject>;
  private readonly inside = new Map<string, Place | undefined>();
  private readonly flat: ComfyGraph = new Map();

  constructor(workflow: JsonObject) {
    this.workflow = workflow;
    this.subgraphs = subgraphsOf(workflow);
    this.groups = groupsOf(workflow);
  }

  graph(): ComfyGraph {
    this.take(placeOf(scopeOf(this.workflow), ''));
    return this.flat;
  }

  private take(place: Place): void {
    for (const node of place.scope.nodes) {
      const { type, mode } = node;
      if (typeof type !== 'string' || mode === MUTED || this.flat.size > MAX_NODES) continue;
      if (typeof node.id !== 'number' && typeof node.id !== 'string') continue;
      const within = mode === BYPASSED ? undefined : this.within(place, node);
      if (within) this.take(within);
      else this.add(place, node, type, mode === BYPASSED);
    }
  }

  private add(place: Place, node: JsonObject, type: string, bypassed: boolean): void {
    const id = place.prefix + String(node.id);
    const own = bypassed ? {} : { ...widgetValues(node, type), ...(isObject(node.given) ? node.given : {}) };
    const inputs: JsonObject = {};
    // in the order of the inputs, in which texts are joined
    for (const input of inputsOf(node)) {
      if (typeof input.name !== 'string') continue;
      const name = input.name === '' ? 'any' : input.name;
      const value = this.linked(place, input, 0);
      if (value !== undefined) inputs[name] = value;
      else if (input.name in own) inputs[name] = own[input.name];
    }
    const unlisted = Object.entries(own).filter(([name]) => !(name in inputs));
    this.flat.set(id, {
      id,
      type: bypassed ? 'Reroute' : type,
      inputs: { ...inputs, ...Object.fromEntries(unlisted) },
    });
  }

  /** What is linked to an input: a link, or a value that a containing node gives; undefined for nothing. */
  private linked(place: Place, input: JsonObject, steps: number): unknown {
    const origin = typeof input.link === 'number' ? place.scope.origins.get(input.link) : undefined;
    return origin && this.begin(place, origin, input.type, steps);
  }

  /** Where a link begins once it has left and entered every containing node. */
  private begin(place: Place, origin: Origin, type: unknown, steps: number): unknown {
    const here = [place.prefix + origin.node, origin.slot];
    if (steps > MAX_STEPS) return undefined;
    if (origin.node === OUTSIDE && place.outer) {
      const { place: around, node } = place.outer;
      const input = inputsOf(node)[origin.slot];
      return (input && this.linked(around, input, steps + 1)) ?? place.scope.given[origin.slot];
    }
    const node = place.nodes.get(origin.node);
    if (node?.mode === BYPASSED) {
      const through = passedThrough(node, origin.slot, type);
      // without types, the node passes on whatever it gets
      return through === 'unknown' ? here : through && this.linked(place, through, steps + 1);
    }
    const within = node && this.within(place, node);
    if (!within || node.mode === MUTED) return here;
    const result = within.scope.outputs.get(origin.slot);
    return result && this.begin(within, result, type, steps + 1);
  }

  /** The graph inside a node; undefined for a node that contains none. */
  private within(place: Place, node: JsonObject): Place | undefined {
    const prefix = `${place.prefix}${String(node.id)}:`;
    if (!this.inside.has(prefix)) this.inside.set(prefix, this.open(place, node, prefix));
    return this.inside.get(prefix);
  }

  private open(place: Place, node: JsonObject, prefix: string): Place | undefined {
    if (typeof node.type !== 'string' || place.depth >= MAX_DEPTH) return undefined;
    const subgraph = this.subgraphs.get(node.type);
    const group = this.groups.get(node.type);
    const scope = subgraph ? subgraphScope(subgraph, node) : group && groupScope(group, node);
    return scope && placeOf(scope, prefix, { place, node });
  }
}

function placeOf(scope: Scope, prefix: string, outer?: Place['outer']): Place {
  const nodes = new Map(scope.nodes.map((node) => [String(node.id), node]));
  return { scope, nodes, prefix, depth: outer ? outer.place.depth + 1 : 0, ...(outer ? { outer } : {}) };
}

/** The input that goes through a bypassed node: that of the output’s place where the types agree, else the first of its type. */
function passedThrough(node: JsonObject, slot: number, wanted: unknown): JsonObject | 'unknown' | undefined {
  const inputs = inputsOf(node);
  const output = listOf(node.outputs)[slot];
  const type = isObject(output) && output.type !== '*' ? output.type : wanted;
  if (typeof type !== 'string' || type === '*' || type === '') return 'unknown';
  const same = inputs[slot];
  return same?.type === type ? same : inputs.find((input) => input.type === type);
}

/** Links by name, which the editor resolves before a graph is run: what goes into `SetNode` comes out of `GetNode`. */
function passNames(graph: ComfyGraph): void {
  const name = (inputs: JsonObject): unknown => inputs.widget_0 ?? inputs.Constant ?? inputs.value;
  const set = [...graph.values()].filter(({ type }) => type === 'SetNode');
  const prefix = (id: string): string => id.slice(0, id.lastIndexOf(':') + 1);
  for (const node of graph.values()) {
    if (node.type !== 'GetNode') continue;
    const named = set.filter(({ inputs }) => name(inputs) === name(node.inputs));
    const from = named.find(({ id }) => prefix(id) === prefix(node.id)) ?? named[0];
    const link = from && Object.values(from.inputs).find((value) => linkOf(value));
    graph.set(node.id, { id: node.id, type: 'Reroute', inputs: link === undefined ? {} : { any: link } });
  }
}
