import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { endWithUs, ensureKeeper } from '../../shared/keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import { freePort } from '../../shared/testing/free-port.ts';
import { ClientConnection } from '../compare/client-connection.ts';
import { chooseContender } from '../compare/contenders.ts';
import { EchoServer } from '../compare/echo-server.ts';
import { exchange } from '../compare/exchange.ts';
import { buildMessage, frameOf } from '../compare/message.ts';
import { median } from '../bench/report/statistics.ts';
import { SteadyLoad } from '../compare/steady-load.ts';

// What the tap costs: the echo with and without it, in turns.
//
//   node --import tsx scripts/wire/measure.ts [5|7] [options of npm run wire]

const ROUNDS = 15;
const SETTLE_MS = 200;
const COUNT_MS = 600;
const THROUGHPUT_BYTES = 64 * 1024;
const IN_FLIGHT = 8;
const LATENCY_BYTES = 16;
const EXCHANGES = 1_000;

/** The same servers for all rounds: they get warm. */
const [name = '7', ...options] = process.argv.slice(2);
const contender = chooseContender(name);
const server = await EchoServer.start({
  ...contender,
  env: { ...contender.env, HEARTBEAT_INTERVAL_MS: '3600000' },
});
const tap = await startTap(server.port, options);
const ports = { direct: server.port, tap: tap.port };
type Way = keyof typeof ports;

const speeds: Record<Way, number[]> = { direct: [], tap: [] };
const times: Record<Way, number[]> = { direct: [], tap: [] };
for (let round = 0; round <= ROUNDS; round += 1) {
  const ways: readonly Way[] =
    round % 2 === 0 ? ['direct', 'tap'] : ['tap', 'direct'];
  for (const way of ways) {
    const speed = await throughput(ports[way]);
    const time = await latency(ports[way]);
    // The first round is for the compiler.
    if (round === 0) continue;
    speeds[way].push(speed);
    times[way].push(time);
  }
}
report();
tap.child.kill('SIGINT');
await once(tap.child, 'exit');
await server.stop();

/** @returns bytes of payload in a second, counted once. */
async function throughput(port: number): Promise<number> {
  const connection = await ClientConnection.open(port);
  const message = buildMessage(THROUGHPUT_BYTES);
  const load = new SteadyLoad(connection, frameOf(message), message.echoLength);
  load.start(IN_FLIGHT);
  await delay(SETTLE_MS);
  const [start, before] = [performance.now(), load.received];
  await delay(COUNT_MS);
  const seconds = (performance.now() - start) / 1_000;
  const messages = (load.received - before) / message.echoLength;
  await load.stop();
  connection.destroy();
  return (messages * message.length) / seconds;
}

/** @returns µs from a message to its echo, the median of many. */
async function latency(port: number): Promise<number> {
  const connection = await ClientConnection.open(port);
  const message = buildMessage(LATENCY_BYTES);
  const all: number[] = [];
  for (let i = 0; i < EXCHANGES; i += 1) {
    const start = performance.now();
    await exchange(connection, message);
    all.push((performance.now() - start) * 1_000);
  }
  connection.destroy();
  return median(all);
}

function report(): void {
  const ratios = speeds.tap.map(
    (speed, i) => speed / (speeds.direct[i] ?? NaN),
  );
  const mb = (values: readonly number[]): string =>
    (median(values) / 1e6).toFixed(0).padStart(6);
  const us = (values: readonly number[]): string =>
    median(values).toFixed(0).padStart(6);
  const lines = [
    `${contender.name}, ${ROUNDS} rounds, medians; the tap: ${
      options.join(' ') || 'no options'
    }`,
    `64 KiB × ${IN_FLIGHT} in flight, MB/s   ${mb(speeds.direct)} direct ` +
      `${mb(speeds.tap)} through the tap`,
    `ratio                         ${median(ratios).toFixed(2)} ` +
      `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`,
    `16 bytes there and back, µs   ${us(times.direct)} direct ` +
      `${us(times.tap)} through the tap`,
    `memory of the tap, MB         ${tap.memory()} at most`,
  ];
  console.log(lines.join('\n'));
}

interface TapProcess {
  readonly port: number;
  readonly child: ChildProcess;
  /** The most that it ever held, in MB; `?` where the system does not tell. */
  readonly memory: () => string;
}

async function startTap(
  to: number,
  more: readonly string[],
): Promise<TapProcess> {
  const port = await freePort();
  const own = ['--to', `ws://127.0.0.1:${to}`, '--port', `${port}`];
  const page = more.includes('--client-port') ? [] : ['--no-client'];
  const file = join(ROOT, 'scripts', 'wire.ts');
  ensureKeeper();
  const child = spawn(
    process.execPath,
    [...nodeArguments(), file, ...own, ...page, ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  endWithUs(child, { isGroup: false });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    // What it prints is read and forgotten, as a terminal would.
    if (!output.includes('payload')) output += chunk.toString();
  });
  while (!output.includes('payload')) await delay(20);
  const memory = (): string => {
    if (process.platform !== 'linux') return '?';
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return (Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1e3).toFixed(0);
  };
  return { port, child, memory };
}
