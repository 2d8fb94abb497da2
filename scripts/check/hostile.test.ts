import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Command } from '../../shared/testing/command.ts';
import { run } from './run-in-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What starts a server with this code. */
function commandFor(name: string, code: string): string {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  return `"${process.execPath}" "${file}"`;
}

const LISTEN = `
  import http from 'node:http';
  const server = http.createServer((_, response) => {
    response.writeHead(404, { Connection: 'close' });
    response.end('There is nothing here.\\n');
  });
  const port = Number(process.env.PORT);
  const listen = () => server.listen(port, '127.0.0.1');
`;

const SAY = 'console.log(`Listening on http://127.0.0.1:${port}`);';

function checkOne(command: string, ...options: readonly string[]) {
  const only = ['--only', 'http/unknown-path'];
  return run(['1', '--run', command, ...only, ...options]);
}

describe.concurrent('a server that', () => {
  test('says that it listens before it does', async () => {
    const code = `${LISTEN} ${SAY} setTimeout(listen, 300);`;
    const { isGood, output } = await checkOne(commandFor('early', code));
    expect(output).toContain('The case passed');
    expect(isGood).toBe(true);
  });

  test('never says so', async () => {
    const code = `${LISTEN} listen();`;
    const { isGood } = await checkOne(commandFor('quiet', code));
    expect(isGood).toBe(true);
  });

  test('prints for ever', async () => {
    const code = `${LISTEN} listen(); ${SAY}
      const line = 'noise '.repeat(10_000);
      setInterval(() => process.stdout.write(line), 1);`;
    const command = commandFor('noisy', code);
    const { isGood, output } = await checkOne(command, '--json');
    expect(isGood).toBe(true);
    expect(JSON.parse(output)).toMatchObject({ passed: true, cases: 1 });
  });

  test('dies when its case has passed', async () => {
    const code = `${LISTEN} listen(); ${SAY}
      let requests = 0;
      server.on('request', () => {
        requests += 1;
        // Once whole and once byte by byte: that is all.
        if (requests === 2) setTimeout(() => process.exit(7), 20);
      });`;
    const { isGood, output } = await checkOne(commandFor('mortal', code));
    expect(isGood).toBe(false);
    expect(output).toContain('All went well, and then the server has died');
  });

  test('never starts, is not tried again for each case', async () => {
    const command = commandFor('absent', 'process.exit(3);');
    const { output } = await run(['2', '--run', command, '--all']);
    expect(output.match(/^✗ The server does not start$/gm)?.length).toBe(1);
  });

  test('steers the terminal, cannot', async () => {
    const code = `
      import net from 'node:net';
      const port = Number(process.env.PORT);
      net.createServer((socket) => {
        socket.on('error', () => {});
        socket.end('HTTP/1.1 200 \\x1b[31m\\x9b2J\\x07\\r\\nX: \\x1b[0m\\r\\n\\r\\n');
      }).listen(port, '127.0.0.1', () => { ${SAY} });
      console.log('\\x1b[31mred \\u202e');`;
    // run() looks at all that is printed.
    const { isGood } = await checkOne(commandFor('steering', code));
    expect(isGood).toBe(false);
  });
});

describe
  .skipIf(process.platform === 'win32')
  .concurrent('what is left behind', () => {
    test('no process, though the server has started another', async () => {
      const child = commandFor('child', `${LISTEN} listen(); ${SAY}`);
      const code = `
      import { spawn } from 'node:child_process';
      spawn(${JSON.stringify(child)}, { shell: true, stdio: 'inherit' });`;
      const { isGood } = await checkOne(commandFor('parent', code));
      expect(isGood).toBe(true);
      const { stdout } = spawnSync('ps', ['-A', '-o', 'args=']);
      expect(stdout.toString()).not.toContain(join(folder, 'child.mjs'));
    });

    test('no certificates after Ctrl+C', async () => {
      const made = (): string[] =>
        readdirSync(folder).filter((name) => name.startsWith('websocket-'));
      const args = ['--milestone', '3', '--only', 'https/', '--output'];
      const command = new Command('check', args, { TMPDIR: folder });
      expect(await command.prints(/connection 1: open/)).toBe(true);
      expect(made()).toHaveLength(1);
      command.child.kill('SIGINT');
      expect(await command.exited).toBe(130);
      expect(made()).toEqual([]);
    });
  });
