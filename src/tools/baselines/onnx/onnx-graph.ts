import { MessageWriter } from './protobuf.ts';

const float32 = 1;
const int32 = 6;
const int64 = 7;
const opset = 17;

/** A size, or the name of one that is known when it is computed. */
type Size = number | string;

const elementTypes = { float32, int32, int64 };

type Attribute = number | number[] | { float: number };

/** Builds an ONNX model of f32 tensors (inputs may be whole numbers): node by node, each in the order it is computed. */
export class OnnxGraph {
  private readonly nodes: MessageWriter[] = [];
  private readonly constants: MessageWriter[] = [];
  private readonly inputs: MessageWriter[] = [];
  private readonly outputs: MessageWriter[] = [];
  private names = 0;

  input(name: string, shape: Size[], type: keyof typeof elementTypes = 'float32'): string {
    this.inputs.push(valueInfo(name, shape, elementTypes[type]));
    return name;
  }

  constant(values: Float32Array, shape: number[]): string {
    return this.initializer(values, float32, shape);
  }

  /** A list of whole numbers, as shapes and slices are given to operators. */
  integers(values: number[]): string {
    return this.initializer(BigInt64Array.from(values, BigInt), int64, [values.length]);
  }

  /** Adds an operator; answers the name of its first result (or the names of `results` of them). */
  node(type: string, inputs: string[], attributes: Record<string, Attribute> = {}): string {
    return this.split(type, inputs, attributes, 1)[0]!;
  }

  split(type: string, inputs: string[], attributes: Record<string, Attribute>, results: number): string[] {
    const names = Array.from({ length: results }, () => `t${this.names++}`);
    const message = new MessageWriter();
    for (const input of inputs) message.text(1, input);
    for (const name of names) message.text(2, name);
    message.text(3, `${type}_${this.nodes.length}`).text(4, type);
    for (const [name, value] of Object.entries(attributes)) message.message(5, attribute(name, value));
    this.nodes.push(message);
    return names;
  }

  output(name: string, from: string, shape: Size[]): void {
    this.nodes.push(new MessageWriter().text(1, from).text(2, name).text(3, name).text(4, 'Identity'));
    this.outputs.push(valueInfo(name, shape));
  }

  /** The model file. */
  build(): Uint8Array<ArrayBuffer> {
    const graph = new MessageWriter();
    for (const node of this.nodes) graph.message(1, node);
    graph.text(2, 'graph');
    for (const tensor of this.constants) graph.message(5, tensor);
    for (const input of this.inputs) graph.message(11, input);
    for (const output of this.outputs) graph.message(12, output);
    const operators = new MessageWriter().text(1, '').integer(2, opset);
    return new MessageWriter()
      .integer(1, 8)
      .text(2, 'fovea')
      .message(7, graph)
      .message(8, operators)
      .finish();
  }

  private initializer(values: Float32Array | BigInt64Array, type: number, shape: number[]): string {
    const name = `c${this.constants.length}`;
    const message = new MessageWriter();
    for (const size of shape) message.integer(1, size);
    message.integer(2, type).text(8, name);
    message.bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.constants.push(message);
    return name;
  }
}

function attribute(name: string, value: Attribute): MessageWriter {
  const message = new MessageWriter().text(1, name);
  if (typeof value === 'number') return signed(message, 3, value).integer(20, 2);
  if (Array.isArray(value)) {
    for (const one of value) message.integer(8, one);
    return message.integer(20, 7);
  }
  return message.float(2, value.float).integer(20, 1);
}

/** Negative whole numbers take ten bytes: two's complement of 64 bits. Only −1, the last axis, is needed. */
function signed(message: MessageWriter, field: number, value: number): MessageWriter {
  if (value >= 0) return message.integer(field, value);
  if (value !== -1) throw new RangeError(`no other negative attribute than -1, not ${value}`);
  return message.minusOne(field);
}

function valueInfo(name: string, shape: Size[], type = float32): MessageWriter {
  const sizes = new MessageWriter();
  for (const size of shape) {
    const one = new MessageWriter();
    sizes.message(1, typeof size === 'number' ? one.integer(1, size) : one.text(2, size));
  }
  const tensor = new MessageWriter().integer(1, type).message(2, sizes);
  return new MessageWriter().text(1, name).message(2, new MessageWriter().message(1, tensor));
}
