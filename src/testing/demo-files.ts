import { readdirSync, readFileSync } from 'node:fs';
import { suppliedFiles } from '../build/trunk/supply.ts';

const folder = 'public/models/demo';

/** For tests in Node: the demo's package, whole, also where it reads a trunk that is installed and not in the repository. */
export function demoFiles(): File[] {
  const supplied = suppliedFiles(folder).map(({ file, bytes }) => new File([bytes], file));
  const names = readdirSync(folder).filter((name) => supplied.every((file) => file.name !== name));
  return [...names.map((name) => new File([readFileSync(`${folder}/${name}`)], name)), ...supplied];
}
