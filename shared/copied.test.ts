import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { builtMilestones, milestonePath } from './course-folder.ts';
import type { Milestone } from './course.ts';
import { nodeArguments, ROOT } from './node-arguments.ts';
import { ServerProcess } from './testing/server-process.ts';

const MILESTONES = builtMilestones(ROOT);

/** tsx, found from any folder: for one of them, the tests' own way is quicker. */
function argumentsFor(milestone: Milestone): readonly string[] {
  const isWithTsx =
    nodeArguments().length > 0 && milestone === MILESTONES.at(-1);
  if (!isWithTsx) return nodeArguments();
  const tsx = createRequire(import.meta.url).resolve('tsx');
  return ['--import', pathToFileURL(tsx).href];
}

/** On a busy machine a start takes its time. */
const PATIENCE_MS = 60_000;

/** Sends a plain request; gives back all that comes until the end. */
function ask(port: number): Promise<string> {
  const socket = net.connect(port, '127.0.0.1');
  socket.end(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
  return text(socket);
}

describe.concurrent.each(MILESTONES)('milestone $number', (milestone) => {
  test('runs in whatever folder it is copied to', async () => {
    // Without a package.json around it, or anything else of ours.
    const folder = mkdtempSync(join(tmpdir(), 'websocket-copied-'));
    cpSync(join(ROOT, milestonePath(milestone)), folder, { recursive: true });
    const server = new ServerProcess({
      command: [process.execPath, ...argumentsFor(milestone), 'main.ts'],
      cwd: folder,
    });
    try {
      await server.prints(/Listening on/, PATIENCE_MS);
      const { saidPort, output } = server;
      // Not all of it: Vitest takes every line of a stack trace for its own.
      const why = /^\w*Error\b.*/m.exec(output)?.[0] ?? 'it says nothing';
      assert(saidPort !== null, `the server does not start: ${why}`);
      const answer = await ask(saidPort);
      expect(answer).toMatch(/^HTTP\/1\.1 (200|426) /);
      expect(server.exit).toBeNull();
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  });
});
