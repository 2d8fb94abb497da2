import { expectCloseFrame } from '../testing/expect-control.ts';
import { expectClosed } from '../testing/expect-ending.ts';
import { expectResponse } from '../testing/expect-response.ts';
import { StepFailure } from '../testing/failure.ts';
import { ProcessFailure } from '../testing/process-failure.ts';
import type { RawPeer } from '../testing/raw-peer.ts';
import { AT_ONCE_MS } from './case.ts';
import { clientFrame, CLOSE } from './frames.ts';
import { connect, expectExit } from './process-cases.ts';
import type { ProcessCase, ProcessRun } from './process-cases.ts';
import { upgrade } from './requests.ts';

const GOING_AWAY = 1001;
const ANSWER = { opcode: CLOSE, payload: Buffer.from([0x03, 0xe9]) };

/** The peers answer at once, but on a busy machine that takes its time. */
const ENV = { SHUTDOWN_TIMEOUT_MS: '4000' };

const HINT =
  'Whoever ends a connection says so in a close frame first, and a server ' +
  'that is told to end has to do so on every one that is open.';

async function open(peer: RawPeer): Promise<void> {
  await peer.send(Buffer.from(upgrade()));
  await expectResponse(peer, { statuses: [101] });
}

/** The server begins the closing handshake; then it is the first to end. */
async function expectGoodbye(peer: RawPeer): Promise<void> {
  await expectCloseFrame(peer, GOING_AWAY);
  await peer.send(clientFrame(ANSWER));
  await expectClosed(peer, AT_ONCE_MS);
  peer.end();
}

async function hold({ start }: ProcessRun): Promise<void> {
  const server = await start(ENV);
  const peers = [await connect(server), await connect(server)];
  try {
    await Promise.all(peers.map(open));
    server.process.signal('SIGINT');
    await Promise.all(peers.map(expectGoodbye));
    await expectExit(server.process, 0);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    throw new ProcessFailure(`${error.message} ${HINT}`, server.process);
  } finally {
    for (const peer of peers) peer.destroy();
  }
}

export const cases: readonly ProcessCase[] = [
  {
    id: 'process/going-away',
    since: 6,
    rule:
      'SIGINT begins the closing handshake of every open connection: 1001. ' +
      'Then TCP ends, and the process with code 0.',
    source: 'RFC 6455, 7.3 and 7.4.1',
    needsSignals: true,
    env: ENV,
    hold,
  },
];
