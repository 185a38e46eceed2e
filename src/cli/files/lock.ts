import { randomUUID } from 'node:crypto';
import {
  link,
  lstat,
  lutimes,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { FoveaError } from '../../shared/errors.ts';
import { systemCode } from '../items/item.ts';

/** The holder shows that it lives by touching its lock; one on another computer that shows no sign for longer counts as dead. */
const touchEvery = 20_000;
const silence = 180_000;

const ownerSchema = v.object({
  pid: v.number(),
  host: v.string(),
  /** When the process was started, in the system's clock ticks; undefined where the system does not report it. */
  started: v.optional(v.string()),
});
type Owner = v.InferOutput<typeof ownerSchema>;

/** An output that is held by one process. */
export interface Lock {
  release(): Promise<void>;
}

/** Where the lock of a file or folder lies: beside what the path leads to, so that every path to it finds the same lock. */
async function lockPath(path: string): Promise<string> {
  const target = await realpath(path).catch(async () =>
    join(await realpath(dirname(path)).catch(() => dirname(path)), basename(path)),
  );
  return join(dirname(target), `.${basename(target)}.lock`);
}

/** Field 22 of `/proc/<pid>/stat`: distinguishes a process from a later one with the same id, as in a restarted container. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function alive({ pid, started }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
    return started === undefined || started === (await startOf(pid));
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/**
 * A dangling symbolic link whose target names the owner of the lock: it is created atomically with its content, and needs no space on a nearly full disk. Where such links are unsupported, a file.
 */
async function create(path: string): Promise<boolean> {
  const owner: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid) };
  const text = JSON.stringify(owner);
  try {
    await symlink(text, path).catch(async (error: unknown) => {
      if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL'].includes(systemCode(error))) throw error;
      const file = await open(path, 'wx');
      await file.writeFile(text);
      await file.close();
    });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** What a lock says, link or file. */
function read(path: string): Promise<string> {
  return readlink(path).catch((error: unknown) => {
    if (['EINVAL', 'UNKNOWN'].includes(systemCode(error))) return readFile(path, 'utf8');
    throw error;
  });
}

/** Who holds a lock; undefined where that can no longer be true. */
async function holder(path: string, text: string, now: number): Promise<Owner | 'unknown' | undefined> {
  const age = now - (await lstat(path)).mtimeMs;
  let owner: Owner;
  try {
    owner = v.parse(ownerSchema, JSON.parse(text));
  } catch {
    // its maker may be about to write it
    return age > silence ? undefined : 'unknown';
  }
  if (owner.host !== hostname()) return age > silence ? undefined : owner;
  return (await alive(owner)) ? owner : undefined;
}

/** Takes a dead owner's lock away, unless somebody else was quicker and the lock there is now theirs. */
async function clear(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside);
  if ((await read(aside)) !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

/**
 * Holds an output for this process, by `.<name>.lock` beside it, so that no second run writes it at the same time. A lock whose
 * process is gone is taken over. Throws `usage`, naming the other process. `name` is how the user knows the output.
 */
export async function lock(path: string, name: string): Promise<Lock> {
  const at = await lockPath(path);
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      if (await create(at)) return held(at);
      const text = await read(at);
      const owner = await holder(at, text, Date.now());
      if (owner === undefined) {
        await clear(at, text);
        continue;
      }
      const who = owner === 'unknown' ? 'another run' : `process ${owner.pid} on ${owner.host}`;
      throw new FoveaError(
        'usage',
        `${name} is being written by another run of fovea (${who}).`,
        `Wait until it has finished, or choose another file. If there is no such run, delete ${at}.`,
      );
    } catch (error) {
      // gone between two looks
      if (systemCode(error) === 'ENOENT' && attempt < 4 && (await stat(dirname(at)).catch(() => undefined)))
        continue;
      throw error;
    }
  }
  throw new FoveaError(
    'usage',
    `${name} is being written by another run of fovea.`,
    'Wait until it has finished.',
  );
}

function held(path: string): Lock {
  const touch = setInterval(
    () => void lutimes(path, new Date(), new Date()).catch(() => undefined),
    touchEvery,
  );
  touch.unref();
  return {
    release: async () => {
      clearInterval(touch);
      await rm(path, { force: true });
    },
  };
}
