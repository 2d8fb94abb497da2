import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './node-arguments.ts';

const WORKFLOWS = join(ROOT, '.github', 'workflows');

function linesWith(text: string, what: RegExp): readonly string[] {
  return text.split('\n').filter((line) => what.test(line));
}

describe('what others publish is used as it was when we looked', () => {
  test.each(readdirSync(WORKFLOWS))('in %s', (file) => {
    const text = readFileSync(join(WORKFLOWS, file), 'utf8');
    for (const line of linesWith(text, /\buses:/)) {
      expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
    for (const line of linesWith(text, /pip install/)) {
      expect(line).toMatch(/pip install( [\w-]+==[\d.]+)+$/);
    }
    const checkouts = linesWith(text, /actions\/checkout@/).length;
    const without = linesWith(text, /persist-credentials: false$/).length;
    expect(without).toBe(checkouts);
  });

  test('in the container', () => {
    const file = join(ROOT, '.devcontainer', 'devcontainer.json');
    const container: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(container).toMatchObject({
      image: expect.stringMatching(
        /^node:\d+\.\d+\.\d+.*@sha256:[0-9a-f]{64}$/,
      ),
      remoteUser: 'node',
    });
  });

  test('but for what is too old below live-server', () => {
    const file = join(ROOT, 'package-lock.json');
    const lock = readFileSync(file, 'utf8');
    const versions = [
      ...lock.matchAll(
        /node_modules\/on-finished": \{\s+"version": "([^"]+)"/g,
      ),
    ].map(([, version]) => version);
    expect(versions.length).toBeGreaterThan(0);
    expect(versions).not.toContain('2.3.0');
  });
});
