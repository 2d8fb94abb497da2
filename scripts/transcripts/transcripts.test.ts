import { describe, expect, test } from 'vitest';
import { plainEnvironment } from './environment.ts';
import { programsIn } from './find-renewals.ts';

const program = (name: string): string => `\`\`\`js ${name}\nlet a;\n\`\`\`\n`;

describe('what a lesson may do to the machine that renews it', () => {
  test('its programs lie in the copy of the course', () => {
    expect([...programsIn(program('peer.mjs'))]).toEqual([
      ['peer.mjs', 'let a;\n'],
    ]);
    for (const name of ['../peer.mjs', '/tmp/peer.mjs', 'a/../../b.mjs']) {
      expect(() => programsIn(program(name))).toThrow('no file of a lesson');
    }
  });

  test('its commands see a short environment', () => {
    const env = { PATH: '/bin', HOME: '/home/a', Path: 'C:\\', TMP: 'C:\\tmp' };
    const theirs = { ...env, NO_COLOR: '1', COLUMNS: '80' };
    const ours = { GITHUB_TOKEN: 'x', NPM_TOKEN: 'x', PORT: '1', COLUMNS: '9' };
    expect(plainEnvironment({ ...env, ...ours })).toEqual(theirs);
  });
});
