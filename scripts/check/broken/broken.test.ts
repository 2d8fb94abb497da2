import { join } from 'node:path';
import { describe, test } from 'vitest';
import { BROKEN_SERVERS as ALL } from './index.ts';
import { checkText, commandFor } from './check-broken.ts';

const HAS_SIGNALS = process.platform !== 'win32';
const BROKEN_SERVERS = ALL.filter((each) => HAS_SIGNALS || !each.needsSignals);

function fileOf(name: string): string {
  return join(import.meta.dirname, name);
}

/** What the server itself has printed is shown as well. */
const LAST_WORDS: Readonly<Record<string, string>> = {
  'exits-at-once': 'ENOENT',
  'dies-on-reset': 'ECONNRESET',
  'mask-not-applied': 'text, 5 bytes',
};

/** It is late by one second of two: a busy machine may miss them. */
const LATE = 'echoes-slowly';

describe.concurrent('a server with one mistake', () => {
  for (const { name, file, milestone, caseId, isAlone } of BROKEN_SERVERS) {
    const only = isAlone && caseId !== null ? [caseId] : [];
    const often = name === LATE ? { retry: 3 } : {};
    test(`${name} gets the agreed explanation`, often, async ({ expect }) => {
      const command = commandFor(fileOf(file));
      const checked = await checkText(milestone, command, { only });
      const { isGood, text, output } = checked;
      expect(isGood).toBe(false);
      expect(output).toContain(LAST_WORDS[name] ?? '');
      if (caseId !== null) expect(text).toContain(`✗ ${caseId}`);
      // `npm run golden` renews them: read what changed before you commit it.
      await expect(text).toMatchFileSnapshot(fileOf(`golden/${name}.txt`));
    });
  }
});

describe.concurrent('the same server without the mistake', () => {
  const milestones = new Set(BROKEN_SERVERS.map(({ milestone }) => milestone));
  for (const milestone of milestones) {
    test(`passes those cases of milestone ${milestone}`, async ({ expect }) => {
      const ids = BROKEN_SERVERS.filter((each) => each.milestone === milestone)
        .map(({ caseId }) => caseId)
        .filter((id) => id !== null);
      const only = [...new Set(ids)];
      const command = `${commandFor(fileOf('sound.ts'))} ${milestone}`;
      const { isGood, text } = await checkText(milestone, command, { only });
      expect(text).toContain('passed');
      expect(isGood).toBe(true);
    });
  }
});
