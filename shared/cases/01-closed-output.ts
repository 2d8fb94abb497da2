import { setTimeout as delay } from 'node:timers/promises';
import { ProcessFailure } from '../testing/process-failure.ts';
import { connect, expectExit } from './process-cases.ts';
import type { ProcessCase } from './process-cases.ts';
import { plain } from './requests.ts';

const ASKED = 5;
/** What it writes after a reader has gone fails a moment later. */
const FAILS_WITHIN_MS = 30;

export const closedOutput: ProcessCase = {
  id: 'process/closed-output',
  since: 1,
  rule: 'It serves on when nobody reads its output any more: `… | head -1`.',
  source: 'this course, milestone 1',
  needsSignals: true,
  hold: async ({ start }) => {
    const server = await start({});
    server.process.child.stdout?.destroy();
    server.process.child.stderr?.destroy();
    for (let asked = 0; asked < ASKED; asked += 1) {
      const peer = await connect(server).catch(() => null);
      await peer?.send(Buffer.from(plain('GET /nowhere HTTP/1.1')));
      await peer?.until(() => peer.available > 0, 2_000);
      const isAnswered = peer !== null && peer.available > 0;
      peer?.destroy();
      if (!isAnswered) {
        const what = 'It answers no more when nobody reads its output.';
        throw new ProcessFailure(what, server.process);
      }
      await delay(FAILS_WITHIN_MS);
    }
    server.process.signal('SIGINT');
    await expectExit(server.process, 0);
  },
};
