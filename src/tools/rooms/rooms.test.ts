import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { expect, test } from 'vitest';
import rooms from './rooms.json' with { type: 'json' };

interface Room {
  what: string;
  imports: string[];
}

const table: Record<string, Room> = rooms;
const isTest = (path: string): boolean => /\.(test|spec)\.tsx?$|^src\/testing\//.test(path);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

/** `src/nn/tf.ts` is in `nn`, `shaders/nn/x.wgsl` in `shaders`, `src/index.ts` in itself. */
function roomOf(path: string): string {
  const [top, room] = path.split('/');
  return top === 'src' ? room! : top!;
}

/** Rooms that production files of each room import. */
function importedRooms(): Map<string, Set<string>> {
  const imported = new Map<string, Set<string>>();
  for (const file of filesIn('src').filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !isTest(path))) {
    const found = imported.get(roomOf(file)) ?? new Set();
    imported.set(roomOf(file), found);
    const specifiers = /(?:from\s+|import\s+|import\(\s*|new URL\(\s*)'(\.[^'?]*)/g;
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(specifiers)) {
      const target = posix.join(dirname(file), specifier!);
      if (/^(src|shaders|e2e)\/.*\.(ts|tsx|mjs|wgsl)$/.test(target) && roomOf(target) !== roomOf(file))
        found.add(roomOf(target));
    }
  }
  return imported;
}

test('every room is in the table, and imports exactly what the table says', () => {
  const imported = importedRooms();
  const names = new Set(
    filesIn('src')
      .filter((path) => !/tsconfig/.test(path))
      .map(roomOf),
  );
  expect([...names, 'shaders'].sort()).toEqual(Object.keys(table).sort());
  for (const [room, { imports }] of Object.entries(table)) {
    expect([...(imported.get(room) ?? [])].sort(), room).toEqual([...imports].sort());
  }
});

test('the table of ARCHITECTURE.md is this one', () => {
  const rows = Object.entries(table).map(([room, { what, imports }]) => {
    const name = room === 'shaders' ? 'shaders/' : room.includes('.') ? `src/${room}` : `src/${room}/`;
    return [`\`${name}\``, what, imports.join(', ') || '–'];
  });
  const lines = readFileSync('ARCHITECTURE.md', 'utf8').split('\n');
  const start = lines.findIndex((line) => line.startsWith('| folder'));
  const cells = lines.slice(start + 2, lines.indexOf('', start)).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual(rows);
});

test('no folder has more than twenty files', () => {
  const counts = new Map<string, number>();
  for (const path of ['src', 'shaders', 'e2e/page', 'e2e/cli'].flatMap(filesIn))
    if (!path.endsWith('.tsbuildinfo')) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  expect(counts.get(join('src', 'shared'))).toBeGreaterThan(0);
});

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'shaders/README.md', 'shaders/nn/README.md'])(
  'every file that %s names by its path exists',
  (file) => {
    const paths = readFileSync(file, 'utf8').matchAll(/`((?:src|shaders|e2e|docs)\/[\w./-]+)`/g);
    expect([...paths].map(([, path]) => path!).filter((path) => !existsSync(path))).toEqual([]);
  },
);
