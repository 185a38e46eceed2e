/**
 * A file of the samples that ship with the page, as `parse` reads it; undefined if it cannot be had or read: the page works without.
 *
 * @param name of the file in `samples/`
 */
export async function fetchShipped<T>(
  base: string,
  name: string,
  parse: (json: string) => T | undefined,
): Promise<T | undefined> {
  try {
    const response = await fetch(new URL(`samples/${name}`, base));
    return response.ok ? parse(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}
