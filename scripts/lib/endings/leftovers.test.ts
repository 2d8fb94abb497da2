import net from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { nodeArguments, ROOT } from '../../../shared/node-arguments.ts';
import { freePort } from '../../../shared/testing/free-port.ts';
import { leftOver } from '../../../shared/testing/marked-processes.ts';
import { RawPeer } from '../../../shared/testing/raw-peer.ts';
import { PATIENCE_MS, Trial } from '../../../shared/testing/trial.ts';
import { CourseCopy } from '../../transcripts/course-copy.ts';

const HOST = '127.0.0.1';

/** Two signals that come at once are npm's copies of one. */
const BETWEEN_SIGNALS_MS = 400;

/** A lecture works in my-server/: not in the user's, nor in another's. */
const copies: CourseCopy[] = [];
afterAll(() => copies.forEach((copy) => copy.remove()));

function copyOfCourse(): string {
  const copy = new CourseCopy(ROOT);
  copies.push(copy);
  return copy.root;
}

async function ports(): Promise<readonly string[]> {
  const [port, clientPort] = [await freePort(), await freePort()];
  return ['--port', `${port}`, '--client-port', `${clientPort}`];
}

const MAIN = 'milestones/05-echo/main.ts';
const SERVER = ['node', ...nodeArguments(), MAIN].join(' ');

const isServing = ({ output }: Trial): boolean => output.includes('Ctrl+C');
const runsServer = ({ commands }: Trial): boolean =>
  commands.some((each) => each.endsWith(MAIN) && !each.includes('run.cjs'));

interface Subject {
  readonly args: () => Promise<readonly string[]>;
  /** There is something that could be left. */
  readonly isReady: (trial: Trial) => boolean;
}

const SUBJECTS = {
  milestone: {
    args: async () => ['2', '--no-client', ...(await ports())],
    isReady: isServing,
  },
  'milestone --watch': {
    args: async () => ['2', '--watch', ...(await ports())],
    isReady: isServing,
  },
  lecture: {
    args: async () => ['2', ...(await ports())],
    isReady: ({ output }) => output.includes('STEP 1'),
  },
  wire: {
    args: async () => ['--to', 'ws://127.0.0.1:9', ...(await ports())],
    isReady: isServing,
  },
  check: {
    args: async () => ['5', '--run', `${SERVER}; exit $?`, '--jobs', '1'],
    isReady: runsServer,
  },
  bench: {
    args: async () => ['--quick', '--servers', '5', '--only', '16b'],
    isReady: runsServer,
  },
} satisfies Record<string, Subject>;

const pause = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, BETWEEN_SIGNALS_MS));

type End = (trial: Trial) => unknown;

const ENDINGS = {
  'Ctrl+C': (trial) => trial.signal('SIGINT'),
  'Ctrl+C twice': async (trial) => {
    trial.signal('SIGINT');
    await pause();
    trial.signal('SIGINT');
  },
  SIGTERM: (trial) => trial.signal('SIGTERM'),
  SIGHUP: (trial) => trial.signal('SIGHUP'),
  SIGKILL: (trial) => trial.signal('SIGKILL'),
  'SIGKILL of npm': ({ child }) => child.kill('SIGKILL'),
  q: ({ child }) => child.stdin?.write('q\n'),
} satisfies Record<string, End>;

type Pair = readonly [keyof typeof SUBJECTS, keyof typeof ENDINGS];

const PAIRS: readonly Pair[] = [
  ['milestone', 'Ctrl+C'],
  ['milestone', 'Ctrl+C twice'],
  ['milestone', 'SIGTERM'],
  ['milestone', 'SIGHUP'],
  ['milestone --watch', 'SIGKILL'],
  ['milestone --watch', 'SIGKILL of npm'],
  ['lecture', 'q'],
  ['lecture', 'SIGKILL'],
  ['wire', 'SIGKILL of npm'],
  ['check', 'Ctrl+C'],
  ['check', 'SIGKILL'],
  ['check', 'SIGKILL of npm'],
  ['bench', 'SIGKILL'],
  ['bench', 'SIGTERM'],
];

const COMMAND = ['node', 'scripts/lib/start/run.cjs'];
const NPM = ['npm', 'run', '--silent'];

// What others run on this machine is told apart by its environment.
describe.skipIf(process.platform !== 'linux').concurrent('no process', () => {
  const patience = { timeout: 3 * PATIENCE_MS };

  test.each(PAIRS)('of %s is left after %s', patience, async (name, ending) => {
    const { args, isReady } = SUBJECTS[name];
    const [command = ''] = name.split(' ');
    const start =
      ending === 'SIGKILL of npm'
        ? [...NPM, command, '--']
        : [...COMMAND, command];
    const place = name === 'lecture' ? { cwd: copyOfCourse() } : {};
    const trial = new Trial([...start, ...(await args())], place);
    await trial.until(isReady);
    await ENDINGS[ending](trial);
    expect(await leftOver(trial.mark, PATIENCE_MS)).toEqual([]);
    expect(trial.output).not.toMatch(/^ +at /m);
  });

  test('is left of a start that fails half-way', patience, async () => {
    // Two things at one port are noticed when the second one is there.
    const port = String(await freePort());
    const same = ['--port', port, '--client-port', port];
    const trial = new Trial([...COMMAND, 'milestone', '2', ...same]);
    expect(await trial.ends()).toBe(1);
    expect(await leftOver(trial.mark, PATIENCE_MS)).toEqual([]);
    expect(trial.output).not.toMatch(/^ +at /m);
  });

  test(
    'is left when nobody reads; until then it serves',
    patience,
    async () => {
      const server = net.createServer((socket) => socket.pipe(socket));
      await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
      const address = server.address();
      const behind = typeof address === 'object' ? address?.port : 0;
      const port = await freePort();
      const to = ['--to', `ws://${HOST}:${behind}`, '--port', String(port)];
      const trial = new Trial([...COMMAND, 'wire', '--no-client', ...to]);
      await trial.until(isServing);
      trial.child.stdout?.destroy();
      for (let i = 0; i < 3; i += 1) {
        // The tap has something to print, and cannot.
        const peer = await RawPeer.connect({ host: HOST, port });
        await peer.send(Buffer.from('hello?\r\n\r\n'));
        expect(await peer.until(() => peer.available === 10, 5_000)).toBe(true);
        peer.destroy();
      }
      trial.signal('SIGTERM');
      expect(await trial.ends()).toBe(0);
      server.close();
      expect(await leftOver(trial.mark, PATIENCE_MS)).toEqual([]);
      expect(trial.output).not.toMatch(/^ +at /m);
    },
  );
});
