import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { unknownValue } from './graph.ts';
import { OUTSIDE, type Origin, type Scope } from './scope.ts';
import { inputsOf, listOf, widgetName } from './widgets.ts';

/** The definitions of group nodes, which editors had before subgraphs, by the type of the nodes that contain them. */
export function groupsOf(workflow: JsonObject): Map<string, JsonObject> {
  const { groupNodes } = isObject(workflow.extra) ? workflow.extra : {};
  return new Map(
    Object.entries(isObject(groupNodes) ? groupNodes : {}).flatMap(([name, one]): [string, JsonObject][] =>
      isObject(one) ? ['>', '/'].map((mark) => [`workflow${mark}${name}`, one]) : [],
    ),
  );
}

/** Links inside a group: `[from index, from slot, to index, to slot, …]`. */
function linksIn(definition: JsonObject): { from: number; slot: number; to: number; at: number }[] {
  return listOf(definition.links).flatMap((link) => {
    const [from, slot, to, at] = listOf(link);
    const known =
      typeof from === 'number' &&
      typeof slot === 'number' &&
      typeof to === 'number' &&
      typeof at === 'number';
    return known ? [{ from, slot, to, at }] : [];
  });
}

/** What a group node's settings say of an input or output of a node inside. */
function visible(definition: JsonObject, index: number, side: 'input' | 'output', key: string): unknown {
  const settings = isObject(definition.config) ? definition.config[String(index)] : undefined;
  const sides = isObject(settings) ? settings[side] : undefined;
  const one = isObject(sides) ? sides[key] : undefined;
  return isObject(one) ? one.visible : undefined;
}

/**
 * The graph inside a group node, its nodes named by their index. The group's inputs are those inside without a link, node by node, first
 * sockets, then those that were widgets; its outputs are those inside without a link, or linked to the outside too; its values
 * are those of the widgets inside, node by node. Where their number does not fit, they are not known.
 */
export function groupScope(definition: JsonObject, node: JsonObject): Scope {
  const inner = listOf(definition.nodes).map((one) => (isObject(one) ? one : {}));
  const links = linksIn(definition);
  const outer = outerInputs(definition, inner, links, node);
  const shares = valueShares(inner, node);
  const origins = new Map<number, Origin>();
  const nodes = inner.map((one, index): JsonObject => ({
    ...one,
    id: index,
    inputs: inputsOf(one).map((input, at) => {
      const link = links.find(({ to, at: slot }) => to === index && slot === at);
      const place = outer.get(`${index}:${at}`);
      const origin = link
        ? { node: String(link.from), slot: link.slot }
        : place !== undefined && { node: OUTSIDE, slot: place };
      if (!origin) return { ...input, link: null };
      origins.set(origins.size + 1, origin);
      return { ...input, link: origins.size };
    }),
    widgets_values: shares[index],
  }));
  const outputs = new Map(
    inner
      .flatMap((one, index) => listOf(one.outputs).map((_, slot): Origin => ({ node: String(index), slot })))
      .filter(({ node: from, slot }) => isOutput(definition, links, Number(from), slot))
      .map((origin, place) => [place, origin]),
  );
  return { nodes, origins, outputs, given: [] };
}

function isOutput(
  definition: JsonObject,
  links: ReturnType<typeof linksIn>,
  index: number,
  slot: number,
): boolean {
  const set = visible(definition, index, 'output', String(slot));
  if (typeof set === 'boolean') return set;
  const outside = listOf(definition.external).some((one) => {
    const [from, at] = listOf(one);
    return from === index && at === slot;
  });
  return outside || !links.some((link) => link.from === index && link.slot === slot);
}

/** Which input of the group each input inside is, by `index:place`; none where their numbers differ. */
function outerInputs(
  definition: JsonObject,
  inner: JsonObject[],
  links: ReturnType<typeof linksIn>,
  node: JsonObject,
): Map<string, number> {
  const free = inner.flatMap((one, index) =>
    inputsOf(one).flatMap((input, at) => {
      const linked = links.some((link) => link.to === index && link.at === at);
      const hidden = visible(definition, index, 'input', String(input.name)) === false;
      return linked || hidden ? [] : [{ key: `${index}:${at}`, widget: widgetName(input) !== undefined }];
    }),
  );
  const sockets = free.filter(({ widget }) => !widget);
  const all = [...sockets, ...free.filter(({ widget }) => widget)];
  const count = inputsOf(node).length;
  const fitting = [all, sockets].find(({ length }) => length === count) ?? [];
  return new Map(fitting.map(({ key }, place) => [key, place]));
}

/**
 * The values of each node inside: the group lists them node by node, those of widgets that were made inputs at the end, where nothing
 * reads them.
 */
function valueShares(inner: JsonObject[], node: JsonObject): unknown[][] {
  const values = listOf(node.widgets_values);
  const own = inner.map((one) => listOf(one.widgets_values));
  if (values.length === 0) return own;
  const converted = inner.map(
    (one) => inputsOf(one).filter((input) => widgetName(input) !== undefined).length,
  );
  const counts = own.map(({ length }, index) => Math.max(0, length - converted[index]!));
  const sum = (list: number[]): number => list.reduce((all, one) => all + one, 0);
  const fits = values.length >= sum(counts) && values.length <= sum(counts) + sum(converted);
  let at = 0;
  return own.map((list, index) => {
    const share = values.slice(at, (at += counts[index]!));
    return fits && share.length === list.length ? share : list.map(() => unknownValue);
  });
}
