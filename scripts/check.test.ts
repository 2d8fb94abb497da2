import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, afterAll, describe, expect, test } from 'vitest';
import { nodeArguments, ROOT } from '../shared/node-arguments.ts';
import { Command } from '../shared/testing/command.ts';
import { ServerProcess } from '../shared/testing/server-process.ts';
import { TemporaryCourse } from './begin/temporary-course.ts';
import { check } from './check/check.ts';
import { CommandError } from './command-error.ts';

/** What the command prints, and whether the server passed. */
async function run(args: readonly string[], root = ROOT) {
  let output = '';
  const write = (text: string): unknown => (output += text);
  const isGood = await check(args, { root, cwd: ROOT, output: { write } });
  const long = output.split('\n').filter((line) => [...line].length > 80);
  // A command to type, and an address, are not broken.
  const isJson = args.includes('--json');
  const broken = long.filter((line) => !/^ {2}npm run |https:/.test(line));
  expect(isJson ? [] : broken).toEqual([]);
  // eslint-disable-next-line no-control-regex
  expect(output).not.toMatch(/\x1b|^\s+at .*\(.*:\d+:\d+\)/m);
  return { isGood, output };
}

async function complaint(args: readonly string[], root = ROOT) {
  const error: unknown = await run(args, root).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(CommandError);
  return error instanceof Error ? error.message : '';
}

describe('the command line', () => {
  test.for<[readonly string[], string]>([
    [['99'], 'There is no milestone "99"'],
    [['1', '2'], 'One milestone at a time, and not 1 and 2.'],
    [['1', '--only', 'nope'], 'Milestone 1 has no case "nope"'],
    [['1', '--only', 'echo/'], 'Milestone 1 has no case "echo/"'],
    [['1', '--url', 'nope'], '"nope" is no address of a server'],
    [['1', '--url', 'ftp://a/'], '"ftp://a/" is no address of a server'],
    [['1', '--run', ' '], 'Say what starts your server'],
    [['1', '--run', 'a', '--url', 'ws://a'], 'Choose one of --run, --url'],
    [['1', '--milestone', '99'], 'There is no milestone "99"'],
    [['1', '--times', '0'], '--times takes a whole number'],
    [['1', '--jobs', 'x'], '--jobs takes a whole number'],
    [['1', '--frob'], "Unknown option '--frob'"],
    [['1', '--json', '--watch'], '--watch is for people'],
  ])('%j is refused with a sentence', async ([args, sentence]) => {
    expect(await complaint(args)).toContain(sentence);
  });

  test('--help', async () => {
    const { isGood, output } = await run(['--help']);
    expect(isGood).toBe(true);
    expect(output).toMatch(/^Usage: npm run check/);
  });
});

describe('my-server/', () => {
  let course: TemporaryCourse;
  afterEach(() => course.remove());

  test('there is none', async () => {
    course = new TemporaryCourse();
    expect(await complaint(['1'], course.root)).toContain('npm run begin 1');
    expect(await complaint([], course.root)).toContain('npm run check 1');
  });

  test('it is empty', async () => {
    course = new TemporaryCourse();
    course.write('my-server/other.ts', '');
    expect(await complaint(['1'], course.root)).toContain('main.ts');
  });

  test('what was begun is checked, for the milestone it is for', async () => {
    course = new TemporaryCourse();
    await course.begin(['1']);
    const only = ['--only', 'http/unknown-path'];
    const { isGood, output } = await run(only, course.root);
    expect(isGood).toBe(false);
    expect(output).toContain('Milestone 1: ');
    expect(output).toContain('Expected the status 404, got 501.');
    expect(output).toContain('npm run hint 1');
  });
});

describe('the reference', () => {
  test('passes, over TLS too', async () => {
    const only = ['--only', 'https/', '--only', 'handshake/accept-value'];
    const { isGood, output } = await run(['--milestone', '3', ...only]);
    expect(output).toContain('All 6 cases passed, in 13 conversations');
    expect(isGood).toBe(true);
  });

  test('without what the server prints', async () => {
    const only = ['receiver/unmasked', 'receiver/two-fragments'];
    const { isGood, output } = await run([
      ...['4', '--milestone', '4', '--no-log'],
      ...only.flatMap((id) => ['--only', id]),
    ]);
    expect(isGood).toBe(true);
    expect(output).toContain('The case passed');
    expect(output).toContain(
      'Skipped: receiver/two-fragments (needs the server’s output)',
    );
  });

  test('several times in a row', async () => {
    const only = ['--only', 'echo/hello-of-the-rfc', '--times', '2'];
    const { output } = await run(['--milestone', '5', ...only]);
    expect(output).toContain(', 2 of 2');
  });

  test('a step that is not there yet fails', async () => {
    const { isGood, output } = await run(['6', '--milestone', '5']);
    expect(isGood).toBe(false);
    expect(output).toContain('✗ closing/empty-close, whole');
  });

  test('--all goes on after a failure, and counts', async () => {
    const ids = ['accept-value', 'nothing-agreed', 'another-key'];
    const { output } = await run([
      ...['2', '--milestone', '1', '--all'],
      ...ids.flatMap((id) => ['--only', `handshake/${id}`]),
    ]);
    expect(output).toContain('\n3 cases failed.\n');
    for (const id of ids) expect(output).toContain(`✗ handshake/${id}, whole`);
  });
});

describe('a server that runs already', () => {
  let server: ServerProcess;
  let url: string;
  beforeAll(async () => {
    server = new ServerProcess('05-echo');
    url = `ws://127.0.0.1:${await server.port()}`;
  });
  afterAll(() => server.stop());

  test('passes; what cannot be tried is named, with the reason', async () => {
    const { isGood, output } = await run(['5', '--url', url]);
    expect(isGood).toBe(true);
    for (const why of [
      'needs a server with other settings',
      'needs the server’s output',
      'needs a server with TLS',
      'starts and ends the server itself',
    ]) {
      expect(output.replace(/\s+/g, ' ')).toContain(why);
    }
  });

  test('TLS where there is none', async () => {
    const tls = url.replace('ws:', 'wss:');
    const { isGood, output } = await run(['5', '--url', tls]);
    expect(isGood).toBe(false);
    expect(output).toContain('TLS: wrong version number');
    expect(output).toContain('Does the server speak TLS on this port?');
  });

  test('nobody is there', async () => {
    const { isGood, output } = await run(['1', '--url', 'ws://127.0.0.1:9/']);
    expect(isGood).toBe(false);
    expect(output).toContain('Nobody listens at this address.');
  });
});

describe('odd servers', () => {
  let server: Server;
  afterEach(() => server.close());

  async function urlOf(listener: (socket: net.Socket) => void) {
    server = net.createServer(listener);
    return listen(server);
  }

  async function listen(listening: Server): Promise<string> {
    await new Promise<void>((resolve) => {
      listening.listen(0, '127.0.0.1', resolve);
    });
    const { port } = listening.address() as AddressInfo;
    return `ws://127.0.0.1:${port}/`;
  }

  async function failure(url: string): Promise<string> {
    const { isGood, output } = await run([
      ...['2', '--url', url],
      ...['--only', 'handshake/accept-value'],
    ]);
    expect(isGood).toBe(false);
    return output;
  }

  test('silent', async () => {
    const output = await failure(await urlOf(() => {}));
    expect(output).toContain('but nothing came within 2 s');
    expect(output).toContain('Nobody answered.');
  });

  test('reset', async () => {
    const url = await urlOf((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const output = await failure(url);
    expect(output).toContain('but nothing came, and then a reset');
    expect(output).toContain('The connection was ended without a word.');
  });

  test('no HTTP', async () => {
    const url = await urlOf((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('SSH-2.0-x\r\n\r\n'));
    });
    const output = await failure(url);
    expect(output).toContain('No status line of HTTP/1.1: "SSH-2.0-x".');
  });

  test('at another path and host name', async () => {
    const seen: string[] = [];
    server = http.createServer();
    server.on('upgrade', ({ url, headers }, socket: net.Socket) => {
      seen.push(`${url} ${headers.host}`);
      socket.destroy();
    });
    const url = new URL('/chat', await listen(server));
    await failure(url.href);
    expect(new Set(seen)).toEqual(new Set([`/chat ${url.host}`]));
  });
});

test('as JSON', async () => {
  const only = ['--only', 'closing/empty-close'];
  const { isGood, output } = await run([
    '6',
    '--milestone',
    '5',
    '--json',
    ...only,
  ]);
  expect(isGood).toBe(false);
  const json: unknown = JSON.parse(output);
  expect(json).toMatchObject({
    ...{ milestone: 6, passed: false, cases: 1, conversations: 2 },
    failures: [
      {
        ...{ id: 'closing/empty-close', since: 6, chunking: 'whole' },
        ...{ expected: '8800', received: '', wrongAt: 0 },
        again: 'npm run check 6 -- --milestone 5 --only closing/empty-close',
      },
    ],
  });
});

describe('the process', () => {
  test.skipIf(process.platform === 'win32')(
    'Ctrl+C ends its servers with it',
    async () => {
      const args = ['--milestone', '5', '--output'];
      const command = new Command('check', args, {});
      expect(await command.prints(/connection 3/)).toBe(true);
      const servers = command.children();
      expect(servers.length).toBeGreaterThan(0);
      command.child.kill('SIGINT');
      expect(await command.exited).toBe(130);
      await expect.poll(() => servers.filter(isAlive)).toEqual([]);
    },
  );

  test('--watch: again after a change, and on Enter', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'websocket-watch-'));
    const only = ['--only', 'http/unknown-path'];
    const child = spawn(
      process.execPath,
      [
        ...nodeArguments(),
        join(ROOT, 'scripts', 'check.ts'),
        ...['1', '--run', 'node nothing.js', '--watch', ...only],
      ],
      { cwd: ROOT, env: { ...process.env, INIT_CWD: folder } },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const checks = (): number =>
      output.split('Waiting for a change').length - 1;
    await expect.poll(checks, { timeout: 10_000 }).toBe(1);
    writeFileSync(join(folder, 'nothing.js'), 'process.exitCode = 3;');
    await expect.poll(checks, { timeout: 10_000 }).toBe(2);
    expect(output).toContain('(exit code 3)');
    child.stdin.write('\n');
    await expect.poll(checks, { timeout: 10_000 }).toBe(3);
    expect(output.match(/^Milestone 1: /gm)?.length).toBe(3);
    child.kill();
    rmSync(folder, { recursive: true });
  });

  test('exit code 1, and a sentence', async () => {
    const command = new Command('check', ['99'], {});
    expect(await command.exited).toBe(1);
    expect(command.output).toMatch(/^There is no milestone "99": [^\n]*\n$/);
  });

  test('exit code 1 for a server that fails, 0 for one that passes', async () => {
    const only = ['--only', 'echo/hello-of-the-rfc'];
    const bad = new Command('check', ['5', '--milestone', '4', ...only], {});
    const good = new Command('check', ['5', '--milestone', '5', ...only], {});
    expect(await bad.exited).toBe(1);
    expect(await good.exited).toBe(0);
    expect(good.output).toContain('server | ');
  });
});

/** What nobody has taken note of yet, a zombie, does not live. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)]);
  return /^[^Z\s]/.test(stdout.toString());
}
