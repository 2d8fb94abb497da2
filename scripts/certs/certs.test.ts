import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  certificateFiles,
  nameOfAuthority,
} from '../../shared/certificates.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { certs } from './certs.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-certs-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm run certs', () => {
  const mine = join(folder, 'mine');
  const { caKey, ca, key, cert } = certificateFiles(mine);
  const read = (): string[] =>
    [ca, key, cert].map((file) => readFileSync(file, 'utf8'));
  const run = (...args: readonly string[]): Promise<string> =>
    certs(args, mine);

  test('makes certificates, and never overwrites them unasked', async () => {
    const first = await run();
    for (const system of ['Windows', 'macOS', 'Linux', 'Firefox']) {
      expect(first).toContain(system);
    }
    const before = read();

    const again = run();
    await expect(again).rejects.toThrow(CommandError);
    await expect(again).rejects.toThrow('npm run certs -- --force');
    expect(read()).toEqual(before);

    await run('--force');
    expect(read()).not.toEqual(before);
  });

  test('leaves the key of the CA only when asked to', async () => {
    expect(existsSync(caKey)).toBe(false);
    const name = nameOfAuthority(mine);
    const keeping = await run('--force', '--keep-ca-key');
    expect(existsSync(caKey)).toBe(true);
    expect(keeping).toMatch(/^Keep .*ca-key\.pem to yourself/m);
    // Whoever trusted the old one has to know what to remove.
    expect(keeping).toContain(name);
    expect(keeping).toContain(`-n "${nameOfAuthority(mine)}" -i`);

    const forced = await run('--force');
    expect(existsSync(caKey)).toBe(false);
    expect(forced).toContain('its key is thrown away');
  });

  test('knows two options', async () => {
    const refused = run('--forse');
    await expect(refused).rejects.toThrow(CommandError);
    await expect(refused).rejects.toThrow(
      /^The options are --force and --keep-ca-key/,
    );
  });
});
