import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from './node-arguments.ts';

const CONFIG = '.oxlintrc.json';
const LINTER = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');

/** Lines of a file, and what the linter must say of each: null for nothing. */
const FILES: Readonly<Record<string, Readonly<Record<string, string | null>>>> =
  {
    'milestones/05-echo/http/a.ts': {
      "import '../server.ts';": null,
      "import '../../04-receiver/server.ts';": 'no-restricted-imports',
      "import '../../../shared/a.ts';": 'no-restricted-imports',
    },
    'milestones/05-echo/a.test.ts': {
      "import './server.ts';": null,
      "import '../../shared/a.ts';": null,
      "import '../04-receiver/server.ts';": 'no-restricted-imports',
      "import '../../client/a.ts';": 'no-restricted-imports',
    },
    'shared/testing/a.ts': {
      "import '../course.ts';": null,
      "import type { A } from '../../scripts/lib/a/a.ts';":
        'no-restricted-imports',
      "void import('../../client/a.ts');": 'no-restricted-imports',
    },
    'client/src/a.ts': {
      "import '../../shared/a.ts';": null,
      "import '../../scripts/lib/a/a.ts';": 'no-restricted-imports',
    },
    'labs/packets/a.ts': {
      "import '../../shared/a.ts';": null,
      "import '../../client/a.ts';": 'no-restricted-imports',
    },
    'scripts/a.ts': {
      "import './a/a.ts';": null,
      "import './b/b.ts';": null,
      "import '../milestones/05-echo/server.ts';": 'no-restricted-imports',
    },
    'scripts/a/a.ts': {
      "import './options.ts';": null,
      "import '../lib/ports/ports.ts';": null,
      "import '../../client/a.ts';": null,
      "import '../../shared/a.ts';": null,
      "import '../check/check.ts';": null,
      "import '../check/options.ts';": 'no-restricted-imports',
      "import '../b/b.ts';": 'no-restricted-imports',
      "import '../b.ts';": 'no-restricted-imports',
      "import '../../milestones/05-echo/server.ts';": 'no-restricted-imports',
    },
    'scripts/lib/ports/a.ts': {
      "import '../page/page.ts';": null,
      "import '../../../client/a.ts';": null,
      "import '../../../shared/a.ts';": null,
      "import '../../b/b.ts';": 'no-restricted-imports',
    },
    'scripts/b/c.ts': {
      "import { d } from './d.ts';": 'no-cycle',
      'export type C = typeof d;': null,
    },
    'scripts/b/d.ts': {
      "import type { C } from './c.ts';": 'no-cycle',
      'export const d: C | null = null;': null,
    },
    'shared/promises.ts': {
      'async function work(): Promise<void> {}': null,
      'void work();': null,
      'work();': 'no-floating-promises',
      '[1].forEach(async () => work());': 'no-misused-promises',
    },
  };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'websocket-lint-'));
  copyFileSync(join(ROOT, CONFIG), join(folder, CONFIG));
  for (const [file, lines] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), Object.keys(lines).join('\n'));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the linter refuses what it must, and nothing else', () => {
  const words = [LINTER, '--format', 'unix'];
  // As npm has it: the part that knows types is found among the programs.
  const bin = join(ROOT, 'node_modules', '.bin');
  const path = `${bin}${delimiter}${process.env['PATH']}`;
  const { stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: folder,
    env: { ...process.env, PATH: path },
    encoding: 'utf8',
  });
  const found = [...stdout.matchAll(/^(\S+?):(\d+):.*\((\S+)\)\]$/gm)].map(
    ([, file = '', line, rule]) =>
      `${file.replaceAll('\\', '/')}:${line} ${rule}`,
  );
  const expected = Object.entries(FILES).flatMap(([file, lines]) =>
    Object.values(lines).flatMap((rule, i) =>
      rule === null ? [] : [`${file}:${i + 1} ${rule}`],
    ),
  );
  expect(found.sort(), stderr).toEqual(expected.sort());
});
