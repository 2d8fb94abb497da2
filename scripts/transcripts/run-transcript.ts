import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Action, Mark } from '../../shared/lessons/parse-transcripts.ts';
import { nodeArguments } from '../../shared/node-arguments.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import { RawPeer } from '../../shared/testing/raw-peer.ts';
import { check } from '../check/check.ts';
import { plainEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { ServerProcess } from '../../shared/testing/server-process.ts';
import { runShell } from './run-shell.ts';

const COMMAND_TIMEOUT_MS = 60_000;
/** A server's log is complete when it has been quiet for so long. */
const QUIET_MS = 150;
const CHUNK_PAUSE_MS = 30;
/** Nothing but a check, with no other commands around it. */
const CHECK = /^npm run (?:-s )?check ([\w ./-]+)$/;
/** The port that a lesson names. */
const LESSON_PORT = '4000';

/**
 * Does what a mark says.
 *
 * @param root the folder of a copy of the course.
 * @returns what a lesson shows of it, before parts are chosen.
 */
export async function runTranscript(root: string, mark: Mark): Promise<string> {
  const port = String(await freePort());
  const session = new Session(root, port);
  try {
    let output = '';
    for (const action of mark.actions) output += await session.perform(action);
    const isLog = !mark.actions.some(({ kind }) => isShown(kind));
    return (isLog ? await session.log() : output)
      .replaceAll(root, '…')
      .replace(/\x1b\[[0-9;]*m/g, '')
      .replaceAll(port, LESSON_PORT);
  } finally {
    await session.end();
  }
}

function isShown(kind: Action['kind']): boolean {
  return kind === 'run' || kind === 'typed';
}

/** `A=1 B=two` */
function assignments(text: string): Environment {
  const pairs = text.split(' ').filter((each) => each !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name, value.join('=')];
    }),
  );
}

/** One server at most, and what is done to it. */
class Session {
  readonly #root: string;
  readonly #port: string;
  readonly #env = plainEnvironment(process.env);
  #server: ServerProcess | null = null;

  constructor(root: string, port: string) {
    this.#root = root;
    this.#port = port;
  }

  /** @returns what of it a lesson shows. */
  async perform({ kind, text }: Action): Promise<string> {
    switch (kind) {
      case 'wait':
        await delay(Number.parseInt(text, 10));
        return '';
      case 'server':
        await this.#start(assignments(text));
        return '';
      case 'peer':
        await talk(Number(this.#port), text);
        return '';
      case 'setup':
        await this.#run(text);
        return '';
      case 'run':
        return this.#run(text);
      case 'typed':
        return `$ ${text}\n${await this.#run(text)}`;
    }
  }

  async #start(env: Environment): Promise<void> {
    const file = join('my-server', 'main.ts');
    this.#server = new ServerProcess(
      {
        command: [process.execPath, ...nodeArguments(), file],
        cwd: this.#root,
        env: this.#env,
      },
      { ...env, PORT: this.#port },
    );
    await this.#server.port();
  }

  /** All that the server has said, without the line that it listens. */
  async log(): Promise<string> {
    if (this.#server === null) return '';
    let before = -1;
    while (this.#server.position !== before) {
      before = this.#server.position;
      await delay(QUIET_MS);
    }
    return this.#server.output.replace(/^.*Listening on .*\n/m, '');
  }

  #run(command: string): Promise<string> {
    const [, words] = CHECK.exec(command) ?? [];
    return words === undefined
      ? this.#runShell(command)
      : this.#check(words.split(' ').filter((word) => word !== '--'));
  }

  /** Here, and not in a process that would load all of it again. */
  async #check(args: readonly string[]): Promise<string> {
    let text = '';
    const output = { write: (part: string): unknown => (text += part) };
    const [root, env] = [this.#root, this.#env];
    await check(args, { root, cwd: root, env, output });
    return text;
  }

  #runShell(command: string): Promise<string> {
    const line = direct(this.#root, command).replaceAll(
      LESSON_PORT,
      this.#port,
    );
    // So that a command can send the server a signal.
    const env = { ...this.#env, SERVER_PID: String(this.#server?.child.pid) };
    const place = { cwd: this.#root, env };
    return runShell(line, place, COMMAND_TIMEOUT_MS);
  }

  async end(): Promise<void> {
    if (this.#server === null) return;
    await this.#server.stop();
  }
}

/** What npm would run: npm itself takes its time. */
function direct(root: string, command: string): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  const { scripts } = JSON.parse(text) as { scripts: Record<string, string> };
  return command
    .replace(
      /\bnpm run (?:-s )?([a-z:]+)((?: [^-\s]\S*)*)(?: --(?= ))?/g,
      (whole, name: string, args: string) =>
        scripts[name] === undefined ? whole : scripts[name] + args,
    )
    .replaceAll('npx tsx', ['node', ...nodeArguments()].join(' '));
}

/** A client that sends exactly these bytes: `8180 37fa213d | 100ms | 81`. */
async function talk(port: number, chunks: string): Promise<void> {
  const peer = await RawPeer.connect({ host: '127.0.0.1', port });
  await peer.send(
    Buffer.from(
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ),
  );
  await peer.until(() => peer.available > 0, COMMAND_TIMEOUT_MS);
  for (const chunk of chunks.split('|').map((each) => each.trim())) {
    if (chunk === 'reset') peer.reset();
    else if (chunk.endsWith('ms')) await delay(Number.parseInt(chunk, 10));
    else await peer.send(Buffer.from(chunk.replaceAll(' ', ''), 'hex'));
    await delay(CHUNK_PAUSE_MS);
  }
  peer.end();
  await peer.until(() => peer.ending !== null, COMMAND_TIMEOUT_MS);
  peer.destroy();
}
