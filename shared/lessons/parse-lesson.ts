import { checkFileName } from './file-name.ts';

/** What a code block of a lesson does to one file of the server. */
export interface Edit {
  /** `connection.ts`, `protocol/frame.ts`. */
  readonly file: string;
  readonly kind: 'create' | 'change' | 'remove';
  /** The whole file, or the lines of a diff without line numbers. */
  readonly content: string;
}

/** One step of "Build it": one recording, one thing to see. */
export interface LessonStep {
  readonly number: number;
  readonly title: string;
  /** Markdown, with its code blocks. */
  readonly text: string;
  readonly edits: readonly Edit[];
  /** Ids of cases that pass from this step on. */
  readonly cases: readonly string[];
}

const SECTION = '\n## Build it\n';

/**
 * The steps under the heading "Build it". Each begins with a heading such as
 * `### Step 2 · Three forms of the length`. A code block acts on a file when
 * its info string names one:
 *
 * - `ts protocol/sender.ts` creates the file,
 * - `diff protocol/frame.ts` changes it: lines that stay, go (`-`) and come (`+`),
 * - `diff discard.ts removed` removes it.
 *
 * Any other block is there to be read only.
 *
 * @throws when a file is none of the lesson's own folder.
 */
export function parseSteps(lesson: string): readonly LessonStep[] {
  const [, after = ''] = lesson.replaceAll('\r\n', '\n').split(SECTION);
  const [section = ''] = after.split(/^## /m);
  const [, ...parts] = section.split(/^### Step /m);
  return parts.map(parseStep);
}

function parseStep(part: string): LessonStep {
  const [head = '', ...lines] = part.split('\n');
  const [, number = '', title = ''] = /^(\d+) · (.+)$/.exec(head) ?? [];
  if (title === '') throw new Error(`no heading of a step: "Step ${head}"`);
  const text = lines.join('\n').trim();
  const cases = [...text.matchAll(/--only ([a-z0-9/.-]*[a-z0-9/])/g)];
  return {
    number: Number(number),
    title,
    text,
    edits: parseEdits(text),
    // A step may run one twice: before its code, and after.
    cases: [...new Set(cases.map(([, id = '']) => id))],
  };
}

function parseEdits(text: string): readonly Edit[] {
  const blocks = text.matchAll(
    /^```(\S+) (\S+\.ts)( removed)?\n([^]*?)^```$/gm,
  );
  return [...blocks].map(([, kind, file = '', removed, content = '']) => ({
    file: checkFileName(file),
    kind: removed ? 'remove' : kind === 'diff' ? 'change' : 'create',
    content,
  }));
}
