import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

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

/** A value that should be a list; empty where it is none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The inputs of a node as the editor lists them. */
export const inputsOf = (node: JsonObject): JsonObject[] => listOf(node.inputs).filter(isObject);

/** The name of the widget that an input belongs to; undefined for an input that takes links alone. */
export function widgetName(input: JsonObject): string | undefined {
  return isObject(input.widget) && typeof input.widget.name === 'string' ? input.widget.name : undefined;
}

/** Values by input name: as named, else by the names of the widgets in order, else of known core nodes, else `widget_N`. */
export function widgetValues(node: JsonObject, type: string): JsonObject {
  if (isObject(node.widgets_values)) return { ...node.widgets_values };
  const named = inputsOf(node).flatMap((input) => widgetName(input) ?? []);
  const names = named.length > 0 ? named : (unnamed[type] ?? []);
  const out: JsonObject = {};
  let next = 0;
  for (const value of listOf(node.widgets_values)) {
    if (next > 0 && typeof value === 'string' && seedControls.has(value)) continue;
    out[names[next] ?? `widget_${next}`] = value;
    next += 1;
  }
  return out;
}
