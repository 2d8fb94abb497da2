import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtMilestones, milestonePath } from './course-folder.ts';
import { CASES } from './cases/index.ts';
import { PROCESS_CASES } from './cases/process-cases.ts';
import { MILESTONES } from './course.ts';
import { ROOT } from './node-arguments.ts';

const DOCS = join(ROOT, 'docs');
const MAX_COLUMNS = 90;

/** RFC 6455 has these sections, as its table of contents lists them. */
const RFC_SECTIONS = new Set(
  `1 1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 1.9 2 2.1 3
  4 4.1 4.2 4.2.1 4.2.2 4.3 4.4
  5 5.1 5.2 5.3 5.4 5.5 5.5.1 5.5.2 5.5.3 5.6 5.7 5.8 6 6.1 6.2
  7 7.1 7.1.1 7.1.2 7.1.3 7.1.4 7.1.5 7.1.6 7.1.7 7.2 7.2.1 7.2.2 7.2.3
  7.3 7.4 7.4.1 7.4.2 8 8.1 9 9.1 9.2
  10 10.1 10.2 10.3 10.4 10.5 10.6 10.7 10.8
  11 11.1 11.1.1 11.1.2 11.2 11.3 11.3.1 11.3.2 11.3.3 11.3.4 11.3.5
  11.4 11.5 11.6 11.7 11.8 11.9 12 13 14 14.1 14.2`.split(/\s+/),
);

const ids = [...CASES, ...PROCESS_CASES].map(({ id }) => id);
const groups = [...new Set(ids.map((id) => id.replace(/\/.*/, '')))];

const guides = [
  join(ROOT, 'README.md'),
  ...readdirSync(DOCS)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(DOCS, name)),
];
const lessons = builtMilestones(ROOT).map((milestone) =>
  join(ROOT, milestonePath(milestone, 'README.md')),
);
const files = [...guides, ...lessons];

/** What is prose: without the blocks between fences. */
function proseOf(text: string): string {
  return text.replace(/^ *(```+|~~~+)[^]*?^ *\1 *$/gm, '');
}

/** Without what stands in backticks, where brackets are no links. */
function withoutCode(text: string): string {
  return proseOf(text).replace(/`[^`\n]*`/g, '``');
}

/** Where its links and pictures lead to, in whichever form they stand. */
function linksIn(text: string): string[] {
  const forms = [
    /\]\(([^)\s]+)[^)\n]*\)/g,
    /^\[[^\]\n]+\]: (\S+)/gm,
    /\b(?:src|srcset|href)="([^"\s]+)/g,
  ];
  return forms.flatMap((form) =>
    [...withoutCode(text).matchAll(form)].map(([, target = '']) => target),
  );
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsIn(text: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(text).matchAll(/^#{1,6} +(.+)$/gm)) {
    const slug = slugOf(heading);
    let anchor = slug;
    for (let i = 1; anchors.has(anchor); i += 1) anchor = `${slug}-${i}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Of a link its words count; of the rest letters, digits, - and _. */
function slugOf(heading: string): string {
  return heading
    .trim()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
}

/** In a milestone that this copy of the course does not have. */
function isLeftOut(target: string): boolean {
  return MILESTONES.some((milestone) => {
    const folder = join(ROOT, milestonePath(milestone));
    const isIn = target === folder || target.startsWith(join(folder, sep));
    return isIn && !existsSync(folder);
  });
}

/** Null when the link is right, else what is wrong with it. */
function problemOf(link: string, file: string): string | null {
  if (/^[a-z]+:/.test(link)) return null;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), decodeURI(path));
  if (isLeftOut(target)) return null;
  if (!existsSync(target)) return `${link}: no such file`;
  if (anchor === undefined) return null;
  const anchors = anchorsIn(readFileSync(target, 'utf8'));
  return anchors.has(anchor) ? null : `${link}: no such heading`;
}

/** The words behind "npm run", in prose and in code. */
function scriptsIn(text: string): string[] {
  const commands = text.matchAll(/npm run (?:-s |--silent )?([a-z][a-z:-]*)/g);
  return [...commands].map(([, name = '']) => name);
}

/** What looks like the id of a case, a group of them, or the start of some. */
function casesIn(text: string): string[] {
  const form = `(?:\`|--only )((?:${groups.join('|')})/[^\`\\s]*)`;
  const found = [...text.matchAll(new RegExp(form, 'g'))];
  // A milestone has files in a folder of the same name: http/.
  return found.map(([, id = '']) => id).filter((id) => !id.endsWith('.ts'));
}

function isCase(name: string): boolean {
  const start = name.replace(/…$/, '');
  const isStart = start !== name || name.endsWith('/');
  return isStart ? ids.some((id) => id.startsWith(start)) : ids.includes(name);
}

function isTooLong(line: string): boolean {
  return line.length > MAX_COLUMNS && !/^\||^\[[^\]]+\]: /.test(line);
}

describe.each(files.map((file) => [relative(ROOT, file), file]))(
  '%s',
  (_name, file) => {
    const text = readFileSync(file, 'utf8');

    test('every link leads somewhere', () => {
      const problems = linksIn(text).map((link) => problemOf(link, file));
      expect(problems.filter((problem) => problem !== null)).toEqual([]);
    });

    test('every section of RFC 6455 exists', () => {
      const sections = text.matchAll(/rfc6455#section-([\d.]*\d)/g);
      const numbers = [...sections].map(([, number = '']) => number);
      expect(numbers.filter((n) => !RFC_SECTIONS.has(n))).toEqual([]);
    });

    test('every link to a section of RFC 6455 names that section', () => {
      const links = text.matchAll(
        /\[([\d.]+)\][(:][^\n)]*#section-([\d.]*\d)/g,
      );
      for (const [, label, section] of links) expect(section).toBe(label);
    });

    test('every command exists', () => {
      const json = readFileSync(join(ROOT, 'package.json'), 'utf8');
      const { scripts } = JSON.parse(json) as { scripts: object };
      const unknown = scriptsIn(text).filter((name) => !(name in scripts));
      expect(unknown).toEqual([]);
    });

    test('every case exists', () => {
      expect(casesIn(text).filter((name) => !isCase(name))).toEqual([]);
    });
  },
);

test.each(guides.map((file) => relative(ROOT, file)))(
  `%s: prose has ${MAX_COLUMNS} columns at most`,
  (name) => {
    const prose = proseOf(readFileSync(join(ROOT, name), 'utf8'));
    expect(prose.split('\n').filter(isTooLong)).toEqual([]);
  },
);

test('the instructor’s program makes a table of results', () => {
  const guide = readFileSync(join(DOCS, 'instructor-guide.md'), 'utf8');
  const [, program = ''] = /^```js\n([^]*?)^```$/m.exec(guide) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'websocket-results-'));
  try {
    const passed = { milestone: 5, passed: true, cases: 2, runs: 4 };
    const failures = [{ id: 'echo/fragments' }, { id: 'echo/fragments' }];
    const results = {
      ada: JSON.stringify({ ...passed, failures: [] }),
      ben: JSON.stringify({ ...passed, passed: false, failures }),
      cy: '',
    };
    for (const [name, text] of Object.entries(results)) {
      writeFileSync(join(folder, `${name}.json`), `\uFEFF${text}`, 'utf16le');
    }
    writeFileSync(join(folder, 'results.mjs'), program);
    const { stdout } = spawnSync(
      process.execPath,
      [join(folder, 'results.mjs'), folder],
      { encoding: 'utf8' },
    );
    expect(stdout).toMatch(/ada.*'passed'.*5.*2.*0/);
    expect(stdout).toMatch(/ben.*'not passed'.*1.*echo\/fragments/);
    expect(stdout).toMatch(/cy.*nothing checked/);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

test('the tests above find what they look for', () => {
  const map = readFileSync(join(DOCS, 'rfc-map.md'), 'utf8');
  expect(linksIn(map).length).toBeGreaterThan(100);
  expect(casesIn(map).length).toBeGreaterThan(50);
  expect(scriptsIn(map)).toEqual(['check']);
  expect(problemOf('nowhere.md', files[0] ?? '')).toMatch('no such file');
  expect(problemOf('#nowhere', files[0] ?? '')).toMatch('no such heading');
  expect(isCase('closing/code-1')).toBe(true);
  expect(isCase('closing/code-')).toBe(false);
  expect(isCase('closing/code-…')).toBe(true);
  const anchors = anchorsIn(
    '# A & b\n## `C`, [d](e)\n# A & b\n```\n# F\n```\n',
  );
  expect([...anchors]).toEqual(['a--b', 'c-d', 'a--b-1']);
});

/** All that can print something: commands, page, checker and servers. */
function sourceText(): string {
  const folders = ['scripts', 'client/src', 'shared', 'milestones'];
  const paths = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.test)\.ts$|\.cjs$/.test(name))
      .map((name) => join(ROOT, folder, name)),
  );
  return paths.map((path) => readFileSync(path, 'utf8')).join('\n');
}

test('what the troubleshooting quotes is what the code says', () => {
  const text = readFileSync(join(DOCS, 'troubleshooting.md'), 'utf8');
  const source = sourceText();
  for (const words of [
    'is in use by another program.',
    'is in use and cannot be moved',
    'is reserved for the system.',
    'which the Fetch standard blocks',
    'for its own: options for',
    'or later is needed; this is',
    'Temporary files cannot be written to',
    'No change is noticed in',
    'the system watches no more files for',
    'The server ended before it listened',
    'The server says that it listens on',
    'The server listens on ::1',
    'There is no server of yours yet, in',
    'This needs git, which is not installed.',
    'The browser does not tell a page why.',
    'Nobody answers the upgrade yet',
    'Nothing listens at this address',
    'The server refused the handshake',
    'It printed nothing at all.',
    'This Host is not in ALLOWED_HOSTS.',
    'This Origin is not in ALLOWED_ORIGINS.',
    'This is not an HTTP/1.1 request.',
    'dropped: no sign of life',
    'The certificate expired on',
    'The key is not the one of the certificate.',
  ]) {
    expect(text).toContain(words);
    expect(source.includes(words), words).toBe(true);
  }
});
