/* Moves nodes of an editor's graph into a subgraph, as the editor does when a user selects them. */

interface EditorInput {
  name: string;
  type: string;
  link: number | null;
  widget?: { name: string };
}
interface EditorNode {
  id: number;
  type: string;
  mode: number;
  inputs: EditorInput[];
  outputs?: unknown[];
  properties?: Record<string, unknown>;
  widgets_values: unknown[];
}
type EditorLink = [id: number, from: number, slot: number, to: number, at: number, type: string];

export interface EditorGraph {
  nodes: EditorNode[];
  links: EditorLink[];
  definitions?: { subgraphs: Definition[] };
}
interface Definition {
  id: string;
  nodes: EditorNode[];
  links: Record<string, unknown>[];
}

export interface SubgraphWish {
  /** Nodes that move inside. */
  inside: ReadonlySet<number>;
  /** Whether texts inside are shown, and changed, on the node that contains them: the definition keeps older ones. */
  promoted: 'none' | 'inputs' | 'proxies';
  type?: string;
}

/** The same graph with the nodes `inside` in a subgraph; the node that contains them is `9000`. */
export function withSubgraph(graph: EditorGraph, wish: SubgraphWish): EditorGraph {
  const { inside, promoted, type = 'aaaaaaaa-0000-4000-8000-000000000001' } = wish;
  const host: EditorNode = { id: 9000, type, mode: 0, inputs: [], widgets_values: [], properties: {} };
  let next = 1 + Math.max(0, ...graph.links.map(([id]) => id));
  const inner: Record<string, unknown>[] = [];
  const linkIn = (from: number, slot: number, to: number, at: number): number => {
    inner.push({ id: next, origin_id: from, origin_slot: slot, target_id: to, target_slot: at, type: '*' });
    return next++;
  };
  const outer: EditorLink[] = [];
  const find = (id: number | null): EditorLink | undefined => graph.links.find(([own]) => own === id);
  const proxies: [string, string][] = [];

  const nodes = graph.nodes
    .filter(({ id }) => inside.has(id))
    .map((node): EditorNode => {
      const values = [...node.widgets_values];
      const widgets = node.inputs.filter(({ widget }) => widget);
      const inputs = node.inputs.map((input, at): EditorInput => {
        const link = find(input.link);
        if (link && inside.has(link[1])) return { ...input, link: linkIn(link[1], link[2], node.id, at) };
        if (link) {
          outer.push([link[0], link[1], link[2], host.id, host.inputs.length, '*']);
          host.inputs.push({ name: `in_${host.inputs.length}`, type: '*', link: link[0] });
          return { ...input, link: linkIn(-10, host.inputs.length - 1, node.id, at) };
        }
        const place = widgets.indexOf(input);
        if (promoted === 'none' || place < 0 || typeof values[place] !== 'string') return input;
        host.widgets_values.push(values[place]);
        values[place] = 'an older value';
        if (promoted === 'proxies') {
          proxies.push([String(node.id), input.name]);
          return input;
        }
        const name = `${input.name}_${host.inputs.length}`;
        host.inputs.push({ name, type: '*', link: null, widget: { name } });
        return { ...input, link: linkIn(-10, host.inputs.length - 1, node.id, at) };
      });
      return { ...node, inputs, widgets_values: values };
    });
  if (proxies.length > 0) host.properties = { proxyWidgets: proxies };

  const results: string[] = [];
  for (const link of graph.links) {
    const [id, from, slot, to, at] = link;
    if (inside.has(to)) continue;
    if (!inside.has(from)) {
      outer.push(link);
      continue;
    }
    let place = results.indexOf(`${from}:${slot}`);
    if (place < 0) {
      place = results.push(`${from}:${slot}`) - 1;
      linkIn(from, slot, -20, place);
    }
    outer.push([id, host.id, place, to, at, '*']);
  }
  return {
    nodes: [...graph.nodes.filter(({ id }) => !inside.has(id)), host],
    links: outer,
    definitions: { subgraphs: [...(graph.definitions?.subgraphs ?? []), { id: type, nodes, links: inner }] },
  };
}
