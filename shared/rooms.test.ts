import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtMilestones, milestonePath } from './course-folder.ts';
import { ROOT } from './node-arguments.ts';
import { sourceFiles } from './source-files.ts';

/** What a file imports, types included: its own files by their path. */
type Imports = ReadonlyMap<string, readonly string[]>;

function importsOf(folder: string): Imports {
  return new Map(
    sourceFiles(folder).map((file) => {
      const source = readFileSync(join(folder, file), 'utf8');
      return [file, namesIn(source).map((name) => resolve(file, name))];
    }),
  );
}

/** In `import … from 'a'`, `export … from 'a'`, `import 'a'`, `import('a')`. */
function namesIn(source: string): readonly string[] {
  const matches = source.matchAll(
    /^(?:import|export) (?:[^'";]*\bfrom )?'([^']+)'|\b(?:import|require)\(([^)]*)/gm,
  );
  return [...matches].map(([, name, called = '']) => name ?? `(${called})`);
}

/** `../limits.ts` in `protocol/sender.ts` is `limits.ts`. */
function resolve(file: string, name: string): string {
  const isPath = name.startsWith('.');
  return isPath ? posix.join(posix.dirname(file), name) : name;
}

/** Who imports what he must not: `protocol/sender.ts: log.ts`. */
function strangers(
  imports: Imports,
  room: string,
  isAllowed: (name: string) => boolean,
): readonly string[] {
  return [...imports]
    .filter(([file]) => file.startsWith(room))
    .flatMap(([file, names]) =>
      names
        .filter((name) => !isAllowed(name))
        .map((name) => `${file}: ${name}`),
    );
}

/** What a file leads to, over however many others. */
function reachedFrom(file: string, imports: Imports): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of imports.get(next) ?? []) {
      if (!reached.has(name)) open.push(name);
      reached.add(name);
    }
  }
  return reached;
}

/** Node's part in protocol/: UTF-8, and the order of bytes of the machine. */
const OF_PROTOCOL = ['node:buffer', 'node:os'];
/** And in http/: SHA-1, and the names of the status codes. */
const OF_HTTP = ['node:crypto', 'node:http'];

describe.each(builtMilestones(ROOT))('milestone $number', (milestone) => {
  const imports = importsOf(join(ROOT, milestonePath(milestone)));

  test('imports its own files, and modules of Node', () => {
    const isAllowed = (name: string): boolean =>
      imports.has(name) || (name.startsWith('node:') && isBuiltin(name));
    expect(strangers(imports, '', isAllowed)).toEqual([]);
  });

  test('has no circle of imports', () => {
    const files = [...imports.keys()];
    const inCircles = files.filter((it) => reachedFrom(it, imports).has(it));
    expect(inCircles).toEqual([]);
  });

  test('has no file that nobody imports', () => {
    const reached = reachedFrom('main.ts', imports);
    const lonely = [...imports.keys()].filter((file) => !reached.has(file));
    expect(lonely).toEqual(['main.ts']);
  });

  test('protocol/ imports itself and nothing else', () => {
    const isAllowed = (name: string): boolean =>
      name.startsWith('protocol/') || OF_PROTOCOL.includes(name);
    expect(strangers(imports, 'protocol/', isAllowed)).toEqual([]);
  });

  test('http/ imports itself and the constants, and nothing else', () => {
    const isAllowed = (name: string): boolean =>
      name.startsWith('http/') || ['constants.ts', ...OF_HTTP].includes(name);
    expect(strangers(imports, 'http/', isAllowed)).toEqual([]);
  });

  test('has no other rooms', () => {
    const rooms = [...imports.keys()].map(posix.dirname);
    const known = ['.', 'http', 'protocol'];
    expect(rooms.filter((room) => !known.includes(room))).toEqual([]);
  });
});

test('every form of import is seen', () => {
  const source = [
    "import { a } from './a.ts';",
    "import type { B } from './b.ts';",
    'import {',
    '  c,',
    "} from './c.ts';",
    "export * from './d.ts';",
    "export { e } from './e.ts';",
    "import './f.ts';",
    'const g = await import(path);',
    "const h = require('h');",
    "// nothing comes from 'here'",
  ];
  const names = './a.ts ./b.ts ./c.ts ./d.ts ./e.ts ./f.ts (path)'.split(' ');
  expect(namesIn(source.join('\n'))).toEqual([...names, "('h')"]);
});
