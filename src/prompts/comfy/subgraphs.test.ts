import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comfyGraph, workflowOf } from '../../testing/comfy-builder.ts';
import { withSubgraph, type EditorGraph } from '../../testing/comfy-subgraph-builder.ts';
import { readComfy } from './read-comfy.ts';

const positive = 'a lighthouse in a storm';
const read = (graph: unknown) => readComfy(graph as Record<string, unknown>);

/** Node ids of a graph that a user might put into a subgraph: all that a bit mask names. */
const chosen = ({ nodes }: EditorGraph, mask: number): Set<number> =>
  new Set(nodes.flatMap(({ id }, i) => ((mask >> (i % 30)) & 1 ? [id] : [])));

const subgraph = {
  graph: comfyGraph,
  mask: fc.nat(2 ** 30),
  promoted: fc.constantFrom('none' as const, 'inputs' as const, 'proxies' as const),
};

describe('what reached the sampler of a file that has only the editor’s graph', () => {
  it('is found in a subgraph made of any of its nodes', () => {
    fc.assert(
      fc.property(fc.record(subgraph), ({ graph: { words, graph }, mask, promoted }) => {
        const editor = workflowOf(graph);
        const folded = withSubgraph(editor, { inside: chosen(editor, mask), promoted });
        expect(read(folded)).toMatchObject({ prompt: words, promptFrom: 'comfyui' });
      }),
      { numRuns: 200 },
    );
  });

  it('is found in a subgraph inside a subgraph', () => {
    fc.assert(
      fc.property(fc.record({ ...subgraph, again: fc.nat(2 ** 30) }), (one) => {
        const editor = workflowOf(one.graph.graph);
        const within = chosen(editor, one.mask);
        const first = withSubgraph(editor, { inside: within, promoted: one.promoted });
        // the node of the first subgraph lies in the second
        first.nodes = first.nodes.map((node) => (node.id === 9000 ? { ...node, id: 8000 } : node));
        first.links = first.links.map(([id, from, slot, to, at, type]) => [
          id,
          from === 9000 ? 8000 : from,
          slot,
          to === 9000 ? 8000 : to,
          at,
          type,
        ]);
        const inside = chosen(first, one.again).add(8000);
        const second = withSubgraph(first, { inside, promoted: 'none', type: 'outer' });
        expect(read(second)).toMatchObject({ prompt: one.graph.words });
      }),
      { numRuns: 100 },
    );
  });

  const folded = withSubgraph(workflowOf(basic()), { inside: new Set([6, 7]), promoted: 'inputs' });
  const host = folded.nodes.find(({ id }) => id === 9000)!;

  it('is that of each of two nodes of one subgraph', () => {
    const other = { ...host, id: 9001, widgets_values: ['a boat', 'blurry'] };
    const second = { ...folded, nodes: [...folded.nodes, other] };
    expect(read(second)?.prompt).toBe(positive);
    const links = folded.links.map((link) => (link[1] === 9000 ? link.with(1, 9001) : link));
    expect(read({ ...second, links })?.prompt).toBe('a boat');
  });

  it('is none where the values of the containing node fit none of its widgets, and that is reported', () => {
    const odd = { ...host, widgets_values: [positive, 'blurry', 3] };
    const nodes = folded.nodes.map((node) => (node.id === 9000 ? odd : node));
    expect(read({ ...folded, nodes })).toEqual({
      prompt: '',
      promptFrom: 'none',
      dropped: [expect.stringContaining('value of a group of nodes')],
    });
  });

  it('is none where the containing node is muted or lets its inputs through', () => {
    for (const mode of [2, 4]) {
      const nodes = folded.nodes.map((node) => (node.id === 9000 ? { ...node, mode } : node));
      expect(read({ ...folded, nodes })?.prompt ?? '').toBe('');
    }
  });

  it('is found past a bypassed node that has two inputs of the type that goes through', () => {
    const combine = {
      id: 20,
      type: 'ConditioningCombine',
      mode: 4,
      inputs: [
        { name: 'conditioning_1', type: 'CONDITIONING', link: 501 },
        { name: 'conditioning_2', type: 'CONDITIONING', link: 502 },
      ],
      outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
      widgets_values: [],
    };
    const editor = workflowOf(basic());
    const links = editor.links.map((link) => (link[1] === 6 ? link.with(1, 20) : link));
    const through = {
      nodes: [...editor.nodes, combine],
      links: [...links, [501, 6, 0, 20, 0, ''], [502, 7, 0, 20, 1, '']],
    };
    expect(read(through)?.prompt).toBe(positive);
  });

  it('ends on a subgraph that contains itself', () => {
    const inner = folded.definitions!.subgraphs[0]!;
    const itself = { ...host, id: 1, type: inner.id };
    const subgraphs = [{ ...inner, nodes: [...inner.nodes, itself] }];
    expect(read({ ...folded, definitions: { subgraphs } })?.prompt).toBe(positive);
  });
});

/** A sampler with two encoders, by id. */
function basic() {
  const node = (class_type: string, inputs: Record<string, unknown>) => ({ class_type, inputs });
  return {
    3: node('KSampler', { seed: 1, model: ['4', 0], negative: ['7', 0], positive: ['6', 0] }),
    6: node('CLIPTextEncode', { text: positive, clip: ['4', 1] }),
    7: node('CLIPTextEncode', { text: 'blurry', clip: ['4', 1] }),
    8: node('VAEDecode', { samples: ['3', 0], vae: ['4', 2] }),
    9: node('SaveImage', { filename_prefix: 'x', images: ['8', 0] }),
  };
}

describe('group nodes of older editors', () => {
  const clip = { name: 'clip', type: 'CLIP', link: null };
  const out = (type: string) => [{ name: type, type }];
  const sampler = {
    type: 'KSampler',
    inputs: ['model', 'positive', 'negative', 'latent_image'].map((name) => ({ name, type: '', link: null })),
    outputs: out('LATENT'),
    widgets_values: [1, 'fixed', 20, 8, 'euler', 'normal', 1],
  };
  const encoder = (text: string) => ({
    type: 'CLIPTextEncode',
    inputs: [clip],
    outputs: out('CONDITIONING'),
    widgets_values: [text],
  });
  const group = {
    nodes: [encoder('an older value'), encoder('an older value'), sampler],
    links: [
      [0, 0, 2, 1, 6, 'CONDITIONING'],
      [1, 0, 2, 2, 7, 'CONDITIONING'],
    ],
    external: [],
  };
  const values = [positive, 'blurry', 5, 'randomize', 20, 8, 'euler', 'normal', 1];
  const workflow = (type: string, given: unknown[], definition: unknown = group) => ({
    nodes: [
      {
        id: 12,
        type,
        mode: 0,
        inputs: ['clip', 'CLIPTextEncode clip', 'model', 'latent_image'].map((name) => ({
          name,
          link: null,
        })),
        widgets_values: given,
      },
      { id: 13, type: 'VAEDecode', inputs: [{ name: 'samples', link: 1 }] },
      { id: 14, type: 'SaveImage', inputs: [{ name: 'images', link: 2 }] },
    ],
    links: [
      [1, 12, 0, 13, 0, 'LATENT'],
      [2, 13, 0, 14, 0, 'IMAGE'],
    ],
    extra: { groupNodes: { mine: definition } },
  });

  it.each(['workflow>mine', 'workflow/mine'])('are followed: %s', (type) => {
    expect(read(workflow(type, values))).toMatchObject({ prompt: positive, promptFrom: 'comfyui' });
  });

  it('give what is linked to an input that was a widget', () => {
    const text = { name: 'text', type: 'STRING', link: null, widget: { name: 'text' } };
    const converted = { ...encoder('an older value'), inputs: [clip, text] };
    const linked = workflow('workflow>mine', ['blurry', 5, 'randomize', 20, 8, 'euler', 'normal', 1, ''], {
      ...group,
      nodes: [converted, encoder('an older value'), sampler],
    });
    const [host, ...others] = linked.nodes;
    const inputs = [...host!.inputs, { name: 'text', link: 3 }];
    expect(
      read({
        ...linked,
        nodes: [
          { ...host, inputs },
          ...others,
          { id: 15, type: 'PrimitiveNode', inputs: [], widgets_values: [positive, 'fixed'] },
        ],
        links: [...linked.links, [3, 15, 0, 12, 4, 'STRING']],
      })?.prompt,
    ).toBe(positive);
  });

  it('give none where their values cannot be told apart', () => {
    expect(read(workflow('workflow>mine', values.slice(1)))).toMatchObject({
      prompt: '',
      dropped: [expect.stringContaining('value of a group of nodes')],
    });
  });
});
