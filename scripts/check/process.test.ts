import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { endWithUs, removeWithUs } from '../../shared/keeper/end-with-us.ts';
import { nodeArguments, ROOT } from '../../shared/node-arguments.ts';
import { Command } from '../../shared/testing/command.ts';

/** On a busy machine all takes its time. */
const PATIENCE = { timeout: 120_000 };

describe.concurrent('the process', () => {
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
      await vi.waitFor(
        () => expect(servers.filter(isAlive)).toEqual([]),
        PATIENCE,
      );
    },
  );

  test('--watch: again after a change, and on Enter', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'websocket-watch-'));
    const remove = removeWithUs(folder);
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
    endWithUs(child, { isGroup: false });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const checks = (): number =>
      output.split('Waiting for a change').length - 1;
    const hasChecked = (times: number): Promise<void> =>
      vi.waitFor(() => expect(checks()).toBe(times), PATIENCE);
    await hasChecked(1);
    writeFileSync(join(folder, 'nothing.js'), 'process.exitCode = 3;');
    await hasChecked(2);
    expect(output).toContain('(exit code 3)');
    child.stdin.write('\n');
    await hasChecked(3);
    expect(output.match(/^Milestone 1: /gm)?.length).toBe(3);
    child.kill();
    remove();
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
