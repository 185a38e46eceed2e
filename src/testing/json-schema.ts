/** The part of JSON Schema that our OpenAPI document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
}

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const isType = (value: unknown, type: string): boolean =>
  type === 'integer' ? Number.isInteger(value) : typeOf(value) === type;

/** What in a value breaks a schema, in words with its place; empty where it fits. `find` resolves a `$ref`. */
export function schemaErrors(
  value: unknown,
  schema: Schema,
  find: (ref: string) => Schema,
  at = '$',
): string[] {
  if (schema.$ref !== undefined) return schemaErrors(value, find(schema.$ref), find, at);
  if (schema.oneOf) {
    const fitting = schema.oneOf.filter((one) => schemaErrors(value, one, find, at).length === 0).length;
    return fitting === 1 ? [] : [`${at}: fits ${fitting} of ${schema.oneOf.length}`];
  }
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.length > 0 && !types.some((type) => isType(value, type)))
    return [`${at}: ${typeOf(value)}, not ${types.join(' or ')}`];
  if (schema.enum && !schema.enum.includes(value))
    return [`${at}: ${JSON.stringify(value)} is none of the values`];
  if (Array.isArray(value))
    return value.flatMap((one, i) =>
      schema.items ? schemaErrors(one, schema.items, find, `${at}[${i}]`) : [],
    );
  if (typeof value !== 'object' || value === null) return [];
  const { properties = {}, additionalProperties = true, required = [] } = schema;
  const entries: [string, unknown][] = Object.entries(value);
  return [
    ...required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`),
    ...entries.flatMap(([name, one]) => {
      const known = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      if (known === false) return [`${at}.${name} is not described`];
      return known === true || known === undefined ? [] : schemaErrors(one, known, find, `${at}.${name}`);
    }),
  ];
}
