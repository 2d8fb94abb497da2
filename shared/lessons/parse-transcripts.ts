/** One thing that is done to get a transcript. */
export interface Action {
  readonly kind: 'server' | 'run' | 'typed' | 'setup' | 'peer' | 'wait';
  readonly text: string;
}

/** How a transcript is made: what the comment above it says. */
export interface Mark {
  readonly actions: readonly Action[];
  /** Which lines are shown; all when there is none. */
  readonly parts: readonly string[];
  /** What may differ from run to run. */
  readonly vary: readonly RegExp[];
  /** `start`, `end` or `step 3`; null for the code above the transcript. */
  readonly state: string | null;
}

export interface Transcript {
  /** Where the comment stands, from 1 on. */
  readonly line: number;
  readonly mark: Mark;
  /** What the lesson shows, and from where to where. */
  readonly body: string;
  readonly from: number;
  readonly to: number;
}

const BLOCK = /<!-- transcript\n([^]*?)-->\n+```console\n([^]*?)^```$/gm;
const ACTIONS = ['server', 'run', 'typed', 'setup', 'peer', 'wait'] as const;

/**
 * The transcripts of a lesson: each is a block of `console` under a comment
 * that says how to make it, one `key: value` a line, in this order.
 *
 * - `run: COMMAND` runs it and shows its output; `typed:` shows it as well;
 *   `setup:` shows nothing. A line that begins with two blanks goes on.
 * - `server: NAME=value …` starts `my-server/`; without a command that is
 *   shown, the transcript is its log. In commands its port is 4000, and
 *   `$SERVER_PID` its process.
 * - `peer: 8180 … | 100ms | 00` upgrades and sends bytes, chunk by chunk.
 * - `wait: 500ms`.
 * - `part: from … to` shows only these lines, found by what is in them;
 *   `part: …` is a line of `…`.
 * - `vary: REGEX` is a part of the output that differs from run to run.
 * - `state: start`, `end` or `step 3`, where it is not the code so far.
 *
 * @throws when a comment has a line of another form.
 */
export function parseTranscripts(lesson: string): readonly Transcript[] {
  return [...lesson.matchAll(BLOCK)].map((match) => {
    const [whole, comment = '', body = ''] = match;
    const to = match.index + whole.length - '```'.length;
    return {
      line: lesson.slice(0, match.index).split('\n').length,
      mark: parseMark(comment),
      body,
      from: to - body.length,
      to,
    };
  });
}

function parseMark(comment: string): Mark {
  const lines = comment.replaceAll('\n  ', ' ').trim().split('\n');
  const entries = lines.map((line) => {
    const [, key = '', value] = /^([a-z]+):(?: (.*))?$/.exec(line) ?? [];
    return { key, text: (value ?? '').trim(), line };
  });
  const all = (key: string): readonly string[] =>
    entries.filter((entry) => entry.key === key).map(({ text }) => text);
  const known = ['part', 'vary', 'state', ...ACTIONS];
  const wrong = entries.find(({ key }) => !known.includes(key));
  if (wrong) throw new Error(`no line of a transcript's mark: "${wrong.line}"`);
  return {
    actions: entries.flatMap(({ key, text }) => {
      const kind = ACTIONS.find((each) => each === key);
      return kind === undefined ? [] : [{ kind, text }];
    }),
    parts: all('part'),
    vary: all('vary').map((source) => new RegExp(source, 'g')),
    state: all('state')[0] ?? null,
  };
}

/** Where blocks of `console` begin that nothing says how to renew. */
export function unmarkedTranscripts(lesson: string): readonly number[] {
  const bare = /^(.*)\n+```console\n/gm;
  const blocks = [...lesson.matchAll(bare)].filter(
    ([, above = '']) => !/-->$/.test(above),
  );
  return blocks.map(({ index }) => lesson.slice(0, index).split('\n').length);
}
