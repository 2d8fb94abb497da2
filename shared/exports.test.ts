import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './node-arguments.ts';

/** What a milestone exports may serve a later one: their files stay alike. */
const EXPORTING = ['client', 'scripts', 'shared'];
const IMPORTING = [...EXPORTING, 'milestones', 'vitest.workspace.ts'];

const EXPORT =
  /^export (?:abstract |async )?(class|const|function\*?|interface|type) (\w+)/gm;
const IMPORT = /\{([^{}]*)\}\s*(?:from|= await import\()\s*'(\.[^']+)'/g;
// At the beginning of a line: others stand in texts of tests.
const IMPORT_ALL = /^(?:im|ex)port \*(?: as \w+)? from '(\.[^']+)'/gm;

/** As `shared/course.ts#folderOf`. */
function exportsIn(file: string): readonly string[] {
  const text = read(file);
  const names = [...text.matchAll(EXPORT)].flatMap(([, kind = '', name = '']) =>
    // The shape of what another export takes or returns is told to all.
    isType(kind) && isUsedIn(text, name) ? [] : [name],
  );
  return names.map((name) => `${file}#${name}`);
}

function isType(kind: string): boolean {
  return kind === 'interface' || kind === 'type';
}

function isUsedIn(text: string, name: string): boolean {
  return [...text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))].length > 1;
}

function importsIn(file: string): readonly string[] {
  const text = read(file);
  const named = [...text.matchAll(IMPORT)].flatMap(([, names = '', from]) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .map((name) => `${pathOf(file, from)}#${/^\w*/.exec(name)?.[0]}`),
  );
  const all = [...text.matchAll(IMPORT_ALL)].flatMap(([, from]) =>
    exportsIn(pathOf(file, from)),
  );
  return [...named, ...all];
}

function pathOf(file: string, from = ''): string {
  return join(dirname(file), from).replaceAll('\\', '/');
}

function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

function filesIn(place: string): readonly string[] {
  if (place.endsWith('.ts')) return [place];
  return readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${place}/${file}`.replaceAll('\\', '/'));
}

test('what is exported is imported somewhere', () => {
  const imported = new Set(IMPORTING.flatMap(filesIn).flatMap(importsIn));
  const exported = EXPORTING.flatMap(filesIn)
    .filter((file) => !file.endsWith('.test.ts'))
    .flatMap(exportsIn);
  expect(exported.length).toBeGreaterThan(500);
  expect(exported.filter((name) => !imported.has(name))).toEqual([]);
});
