import net from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../shared/testing/free-port.ts';
import { isBlocked } from './blocked-ports.ts';
import { checkPorts } from './check-ports.ts';
import { CommandError } from '../command-line/command-error.ts';
import { HOST } from './ports.ts';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  vi.restoreAllMocks();
});

/** A port that is in use. */
async function takenPort(): Promise<number> {
  const port = await freePort();
  const server = net.createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve));
  return port;
}

async function refusal(
  args: readonly string[],
  port: number,
  clientPort: number,
): Promise<string> {
  const ports = { port, clientPort, client: true };
  const error: unknown = await checkPorts(
    { script: 'wire', args },
    ports,
  ).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(CommandError);
  return error instanceof Error ? error.message : '';
}

describe('what to type instead keeps what was typed:', () => {
  const args = ['--to', 'ws://a.example/b', '--hex', '--pcap', 'my file'];
  const kept = 'npm run wire -- --to ws://a.example/b --hex --pcap "my file"';

  test('the port of the server', async () => {
    const port = await takenPort();
    const message = await refusal([...args, '--port', `${port}`], port, 5500);
    expect(message).toContain(`Port ${port} is in use by another program.`);
    const [, other] = /or type: (.*) --port \d+$/.exec(message) ?? [];
    expect(other).toBe(kept);
  });

  test('the port of the page', async () => {
    const port = await takenPort();
    const message = await refusal(args, await freePort(), port);
    expect(message).toContain(`Port ${port}, for the page, is in use`);
    const [, other] = /or type: (.*) --client-port \d+$/.exec(message) ?? [];
    expect(other).toBe(kept);
  });

  test('and the port that is named is free, and nobody else’s', async () => {
    const port = await takenPort();
    const message = await refusal([], port, port + 1);
    const other = Number(/--port (\d+)$/.exec(message)?.[1]);
    expect(other).toBeGreaterThan(port + 1);
  });
});

describe('ports that browsers block', () => {
  test.each([
    [6000, 5500, '--port 6001'],
    [6665, 5500, '--port 6670'],
    [25, 5500, '--port'],
    [4000, 5060, '--client-port 5062'],
  ])('%i and %i are refused', async (port, clientPort, option) => {
    const message = await refusal(['--hex'], port, clientPort);
    const blocked = isBlocked(port) ? port : clientPort;
    expect(message).toContain(`No browser connects to port ${blocked}, which`);
    expect(message).toContain(`one: npm run wire -- --hex ${option}`);
    expect(message).not.toContain('\n');
  });

  test('without the page it is only a note', async () => {
    const note = vi.spyOn(console, 'error').mockReturnValue();
    const ports = { port: 6697, clientPort: 25, client: false };
    await checkPorts({ script: 'milestone', args: ['1'] }, ports);
    expect(note.mock.calls.flat().join(' ').replaceAll('\n', ' ')).toBe(
      'No browser connects to port 6697, which the Fetch standard blocks. ' +
        'Other clients do.',
    );
  });

  test('are those that fetch refuses', async () => {
    const dispatcher = {
      dispatch(): never {
        throw new Error('allowed');
      },
    };
    const init = Object.assign<RequestInit, object>({}, { dispatcher });
    const all = Array.from({ length: 65_535 }, (_, i) => i + 1);
    // To ask for all of them takes some seconds.
    const asked = all.filter(
      (port) =>
        port < 1100 || [-1, 0, 1].some((offset) => isBlocked(port + offset)),
    );
    const answers = await Promise.all(
      asked.map(async (port) => {
        const url = `http://${HOST}:${port}/`;
        const error: unknown = await fetch(url, init).catch(
          (cause: unknown) => cause,
        );
        return error instanceof Error ? String(error.cause) : '';
      }),
    );
    expect(answers).toEqual(
      asked.map((port) =>
        isBlocked(port) ? 'Error: bad port' : 'Error: allowed',
      ),
    );
  });
});
