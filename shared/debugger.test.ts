import { existsSync, readFileSync } from 'node:fs';
import type { Debugger } from 'node:inspector';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { clientFrame, TEXT } from './cases/frames.ts';
import { upgrade } from './cases/requests.ts';
import { folderOf, MILESTONES } from './course.ts';
import { nodeArguments, ROOT } from './node-arguments.ts';
import { BYTE_BY_BYTE } from './testing/chunking.ts';
import { breakAt, Inspector, SourceLines } from './testing/inspector.ts';
import { RawPeer } from './testing/raw-peer.ts';
import { ServerProcess } from './testing/server-process.ts';

const DEADLINE_MS = 60_000;

const MAIN = 'milestones/04-receiver/main.ts';
const RECEIVER = 'milestones/04-receiver/protocol/receiver.ts';
/** Two lines of it, as they are written there. The first follows a return. */
const AFTER_RETURN = 'this.#header = parseHeader(bytes);';
const AFTER_CALL = 'checkHeader(this.#header, this.#message !== null);';

interface Launch {
  readonly configurations: readonly {
    readonly name: string;
    readonly request: 'launch' | 'attach';
    readonly runtimeArgs?: readonly string[];
    readonly program?: string;
    readonly cwd?: string;
  }[];
}

interface Tasks {
  readonly tasks: readonly { readonly label: string; command: string }[];
  readonly inputs: readonly { readonly id: string }[];
}

interface Container {
  readonly image: string;
  readonly customizations: {
    readonly vscode: { readonly extensions: readonly string[] };
  };
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const { configurations }: Launch = JSON.parse(read('.vscode/launch.json'));
const launches = configurations.filter(({ request }) => request === 'launch');
const launch = launches.find(({ program }) => program?.endsWith(MAIN));

/** As an editor fills it in. */
const filled = (text = ''): string => text.replace('${workspaceFolder}', ROOT);

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Starts the server as an editor does, and follows it to its receiver. */
async function startDebugging(runtimeArgs: readonly string[]) {
  const node = [process.execPath, ...runtimeArgs, '--inspect-brk=0'];
  const server = new ServerProcess({
    command: [...node, filled(launch?.program)],
    cwd: filled(launch?.cwd),
  });
  ends.push(() => server.stop());
  await server.prints(/Debugger listening on ws:\S+\s/, DEADLINE_MS);
  const [url = server.output] = /ws:\S+/.exec(server.output) ?? [];

  const inspector = await Inspector.connect(url);
  ends.push(() => inspector.close());
  await inspector.send('Debugger.enable');
  await inspector.send('Runtime.runIfWaitingForDebugger');
  await inspector.event('Debugger.paused');
  await inspector.send('Debugger.resume');
  const script = await inspector.event('Debugger.scriptParsed', (parsed) =>
    parsed.url.endsWith(`/${RECEIVER}`),
  );
  return { server, inspector, script, lines: new SourceLines(script) };
}

type Session = Awaited<ReturnType<typeof startDebugging>>;

/** Waits until it stops. @returns where, and what is in a variable there. */
async function stopped({ inspector, lines }: Session, expression: string) {
  const { callFrames, hitBreakpoints } =
    await inspector.event('Debugger.paused');
  const [top] = callFrames;
  if (top === undefined) throw new Error('it stopped in no function');
  const { result } =
    await inspector.send<Debugger.EvaluateOnCallFrameReturnType>(
      'Debugger.evaluateOnCallFrame',
      { callFrameId: top.callFrameId, expression, returnByValue: true },
    );
  const line = lines.lineOf(top.location);
  return { hitBreakpoints, line, value: result.value as unknown };
}

async function openConnection(server: ServerProcess): Promise<RawPeer> {
  const target = { host: '127.0.0.1', port: await server.port() };
  const peer = await RawPeer.connect(target);
  ends.push(() => peer.destroy());
  await peer.send(Buffer.from(upgrade()));
  await peer.until(() => peer.peek().includes('\r\n\r\n'), DEADLINE_MS);
  return peer;
}

const { runtimeArgs = [] } = launch ?? {};
/** The tests have another way, in which breakpoints are not the same. */
const TSX = nodeArguments().length === 0 ? [] : ['--import', 'tsx'];

// What tsx makes of it has no place of its own for what follows a return:
// .vscode/typescript.mjs tells more.
test.each([
  ['as launch.json says', AFTER_RETURN, runtimeArgs],
  ['as npm run milestone does', AFTER_CALL, TSX],
])(
  'a debugger on milestone 4, started %s, stops at "%s" when a frame comes',
  async (_how, statement, args) => {
    const session = await startDebugging(args);
    const { server, inspector, script } = session;
    const source = read(RECEIVER).split('\n');
    const line = source.findIndex((text) => text.includes(statement)) + 1;
    const breakpoint = await breakAt(inspector, script, line);
    const peer = await openConnection(server);
    const stop = { hitBreakpoints: [breakpoint], line, value: '8185' };

    await peer.send(clientFrame({ opcode: TEXT, payload: 'first' }));
    expect(await stopped(session, 'bytes.toString("hex")')).toEqual(stop);
    const other = clientFrame({ opcode: TEXT, payload: 'other' });
    await peer.send(other, BYTE_BY_BYTE);
    await inspector.send('Debugger.resume');

    // What came while it stood still is one chunk, however it was sent.
    expect(await stopped(session, 'bytes.toString("hex")')).toEqual(stop);
    await inspector.send('Debugger.resume');
    const message = /text, 5 bytes, frames: 1, chunks: 1, "other"/;
    expect(await server.prints(message, DEADLINE_MS)).toBe(true);
    expect(server.output).toMatch(/frames: 1, chunks: 1, "first"/);
  },
);

describe('the files for editors', () => {
  test('a debugger can be started on every milestone, and on my-server', () => {
    const mains = MILESTONES.map(
      (milestone) => `milestones/${folderOf(milestone)}/main.ts`,
    ).filter((main) => existsSync(join(ROOT, main)));
    const programs = launches.map(({ program }) => program);
    expect(programs).toEqual(
      ['my-server/main.ts', ...mains].map(
        (main) => `\${workspaceFolder}/${main}`,
      ),
    );
  });

  test('all of them are started alike, under a name of their own', () => {
    const names = configurations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, program, ...how } of launches) {
      expect({ ...how, name: launch?.name, program: launch?.program }).toEqual(
        launch,
      );
    }
  });

  test('every task runs a script that there is', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const { tasks, inputs }: Tasks = JSON.parse(read('.vscode/tasks.json'));
    for (const { label, command } of tasks) {
      const [, name] = /^npm (?:run )?([\w:]+)/.exec(command) ?? [];
      expect(Object.keys(scripts), label).toContain(name);
      for (const [, id] of command.matchAll(/\$\{input:(\w+)\}/g)) {
        expect(
          inputs.map((input) => input.id),
          label,
        ).toContain(id);
      }
    }
  });

  test('the container has the Node and the extensions of the rest', () => {
    const { image, customizations }: Container = JSON.parse(
      read('.devcontainer/devcontainer.json'),
    );
    const { recommendations } = JSON.parse(read('.vscode/extensions.json'));
    const settings = JSON.parse(read('.vscode/settings.json'));
    // The digest behind it says exactly which.
    expect(image).toMatch(new RegExp(`^node:${read('.nvmrc').trim()}\\.`));
    expect(customizations.vscode.extensions).toEqual(recommendations);
    expect(recommendations).toContain(settings['editor.defaultFormatter']);
  });
});
