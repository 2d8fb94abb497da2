import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { Command } from '../../../shared/testing/command.ts';
import { freePort } from '../../../shared/testing/free-port.ts';
import { causeOf, listenTo } from './watch-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-watch-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Stands for chokidar's own. */
class Watcher extends EventEmitter {
  async close(): Promise<void> {}
}

/** A system that watches only so many things for us, and then no more. */
function systemThatWatches(things: number): Readonly<Record<string, string>> {
  const file = join(folder, `watches-${things}.mjs`);
  writeFileSync(
    file,
    `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { watch } = fs;
    let left = ${things};
    fs.watch = (...args) => {
      left -= 1;
      if (left >= 0) return watch(...args);
      throw Object.assign(new Error('ENOSPC: no watch'), { code: 'ENOSPC' });
    };
    syncBuiltinESMExports();`,
  );
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
}

const SENTENCE = /^No change is noticed in /;

describe.concurrent('where nothing can be watched', () => {
  test.each([
    ['milestone', ['5', '--watch', '--no-client']],
    ['check', ['5', '--milestone', '5', '--watch']],
  ])('%s says so, and ends', async (script, args) => {
    const env = { PORT: String(await freePort()), ...systemThatWatches(0) };
    const command = new Command(script, args, env);
    expect(await command.exited).toBe(1);
    expect(command.output).toMatch(SENTENCE);
    expect(command.output).not.toMatch(/^ +at /m);
    expect(command.output).not.toContain('Listening');
  });

  test('the page is there, and does not reload', async () => {
    const [port, clientPort] = [await freePort(), await freePort()];
    const ports = ['--port', `${port}`, '--client-port', `${clientPort}`];
    const args = ['2', ...ports];
    const command = new Command('milestone', args, systemThatWatches(0));
    expect(await command.prints(/Ctrl\+C/)).toBe(true);
    expect(await command.prints(/^The page does not reload when/m)).toBe(true);
    expect(command.output).not.toMatch(/ERROR|ENOSPC|^ +at /m);
    const page = await fetch(`http://127.0.0.1:${clientPort}/`);
    expect(page.status).toBe(200);
    await command.kill();
  });

  test('one sentence, also when it had begun', async () => {
    const failures: string[] = [];
    const watcher = new Watcher();
    const begins = listenTo(watcher, folder, {
      onChange: () => {},
      onFailure: ({ message }) => failures.push(message),
    });
    watcher.emit('ready');
    await begins;
    for (const text of ['odd', 'odder']) watcher.emit('error', new Error(text));
    expect(failures).toEqual([expect.stringMatching(/: odd\.$/)]);
  });

  test('what to type depends on the system', () => {
    const [none, many] = ['ENOSPC', 'EMFILE'].map((code) =>
      Object.assign(new Error('no'), { code }),
    );
    expect(causeOf(none, 'linux')).toContain('max_user_watches=');
    expect(causeOf(many, 'linux')).toContain('max_user_instances=');
    expect(causeOf(many, 'darwin')).toContain('ulimit -n');
    expect(causeOf(new Error('it is odd'), 'win32')).toBe('it is odd.');
  });
});
