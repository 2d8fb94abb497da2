import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkText } from './check-broken.ts';

const PYTHON = ['python3', 'python'].find((name) => {
  const { stdout } = spawnSync(name, ['--version'], { encoding: 'utf8' });
  return stdout?.startsWith('Python 3.');
});
if (PYTHON === undefined) console.warn('Python 3 is not there: skipped');

/** The same mistake, made in TypeScript. */
const TWINS = {
  mask: { milestone: 5, twin: 'mask-not-applied' },
};

const hasPython = PYTHON !== undefined;

describe.runIf(hasPython)('a server in Python', { concurrent: true }, () => {
  const command = `${PYTHON} python_server.py`;

  for (const [mistake, { milestone, twin }] of Object.entries(TWINS)) {
    test(`gets the same explanation of "${mistake}"`, async () => {
      const env = { MISTAKE: mistake };
      const { isGood, text } = await checkText(milestone, command, { env });
      expect(isGood).toBe(false);
      const golden = join(import.meta.dirname, 'golden', `${twin}.txt`);
      expect(text).toBe(readFileSync(golden, 'utf8'));
    });
  }

  test('fails where a length in 64 bits is read as one in 32', async () => {
    const env = { MISTAKE: 'length' };
    const { text } = await checkText(5, command, { env });
    expect(text).toContain('✗ echo/text-of-65536, whole');
    expect(text).toMatch(/Likely cause\n.* 64\s+bits/);
  });

  test('passes when it makes no mistake', async () => {
    const names = ['hello-of-the-rfc', 'text-of-65536', 'fragments'];
    const only = names.map((name) => `echo/${name}`);
    const { isGood, text } = await checkText(5, command, { only });
    expect(text).toContain('All 3 cases passed');
    expect(isGood).toBe(true);
  });
});
