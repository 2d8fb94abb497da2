import { describe, expect, test } from 'vitest';
import { checkFileName } from './file-name.ts';
import { parseSteps } from './parse-lesson.ts';

describe('the file names of a lesson', () => {
  test.each(['frame.ts', 'peer.mjs', 'protocol/close-codes.ts', '_a/b_1.ts'])(
    '%s lies in its own folder',
    (name) => expect(checkFileName(name)).toBe(name),
  );

  test.each([
    '../main.ts',
    'a/../../main.ts',
    '/etc/main.ts',
    'C:\\main.ts',
    'C:main.ts',
    '..\\main.ts',
    './main.ts',
    'a//main.ts',
    '~/main.ts',
    'main.sh',
    '.ts',
    'main.ts\n',
    'main.ts.exe',
    'main.test.ts',
    '',
  ])('%j does not, or is no code', (name) => {
    expect(() => checkFileName(name)).toThrow('no file of a lesson');
  });

  test.each(['ts ../main.ts', 'diff /main.ts', 'diff ../main.ts removed'])(
    'a step that names another is refused: %s',
    (info) => {
      const lesson = `# A\n\n## Build it\n\n### Step 1 · One\n\n\`\`\`${info}\n\`\`\`\n`;
      expect(() => parseSteps(lesson)).toThrow('no file of a lesson');
    },
  );
});
