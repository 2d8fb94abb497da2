import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { ROOT } from '../../../shared/node-arguments.ts';
import { readOptions as readBenchOptions } from '../../bench/options.ts';
import { readOptions as readCarryOptions } from '../../carry/options.ts';
import { readOptions as readCheckOptions } from '../../check/options.ts';
import { CommandError } from './command-error.ts';
import { readOptions as readDiffOptions } from '../../diff/options.ts';
import { readOptions as readHintOptions } from '../../hint/options.ts';
import { readOptions as readMilestoneOptions } from '../milestone/milestone-options.ts';
import { refuseSwallowed } from './swallowed-options.ts';
import type { OptionTable } from './swallowed-options.ts';
import { transcripts } from '../../transcripts/transcripts.ts';
import { readDecodeOptions } from '../../decode/decode-options.ts';
import { readEncodeOptions } from '../../encode/encode-options.ts';
import { readWireOptions } from '../../wire/wire-options.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-npm-'));
afterAll(() => rmSync(folder, { recursive: true }));

const TABLE: OptionTable = {
  port: { type: 'string' },
  'client-port': { type: 'string' },
  'no-client': { type: 'boolean' },
  wire: { type: 'boolean' },
  pcap: { type: 'string' },
  to: { type: 'string' },
  json: { type: 'boolean' },
  jobs: { type: 'string' },
  text: { type: 'string' },
  from: { type: 'string' },
  mask: { type: 'string' },
};

/** As npm would have it: what it took stands in the environment. */
function typed(
  args: string,
  taken: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): string | null {
  const env = {
    npm_lifecycle_event: 'milestone',
    npm_config_user_agent: 'npm/11.0.0 node/v22.0.0 linux x64',
    ...Object.fromEntries(
      Object.entries(taken).map(([name, value]) => [
        `npm_config_${name}`,
        value,
      ]),
    ),
    ...more,
  };
  const words = args.split(' ').filter((word) => word !== '');
  try {
    refuseSwallowed(['milestone', 'lecture'], TABLE, words, env);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(CommandError);
    const [line = ''] = String(error).split('\n');
    return line.replace(/^.*: options.*Type: npm run /, '');
  }
}

describe('what to type, with the words that were typed:', () => {
  test.each([
    ['5', { wire: 'true' }, 'milestone 5 -- --wire'],
    ['5 4001', { port: 'true' }, 'milestone 5 -- --port 4001'],
    ['4001 5', { port: 'true' }, 'milestone 5 -- --port 4001'],
    ['5', { port: '4001' }, 'milestone 5 -- --port 4001'],
    ['5', { client: '' }, 'milestone 5 -- --no-client'],
    ['5', { port: 'true' }, 'milestone -- --port 5'],
    ['', { port: 'true' }, 'milestone -- --port …'],
    [
      '5 4001 5501',
      { port: 'true', client_port: 'true' },
      'milestone 5 -- --port … --client-port …',
    ],
    [
      '5 4001 it.pcapng',
      { port: 'true', parseable: 'true', all: 'true', wire: 'true' },
      'milestone 5 -- --port 4001 --wire --pcap it.pcapng',
    ],
    ['5 --port 4001', { wire: 'true' }, 'milestone 5 -- --wire --port 4001'],
    ['', { token_description: 'ws://a/' }, 'milestone -- --to ws://a/'],
    ['ws://a/', { to: 'true' }, 'milestone -- --to ws://a/'],
    ['hello', { text: 'true', mask: 'true' }, 'milestone -- --text … --mask'],
    ['', { mask: 'true' }, 'milestone -- --mask'],
    [
      'hello 37fa213d',
      { text: 'true', mask: 'true' },
      'milestone -- --text hello --mask 37fa213d',
    ],
    ['5', { json: 'true' }, 'milestone 5 -- --json'],
    ['client 81', { from: 'true' }, 'milestone 81 -- --from client'],
    ['5 8', { jobs: 'true' }, 'milestone 5 -- --jobs 8'],
  ])('%j with %j', (args, taken, line) => {
    expect(typed(args, taken)).toBe(line);
  });
});

describe('nothing is said', () => {
  test.each([
    ['without options', '5', {}],
    ['of npm’s own', '5', { loglevel: 'silent', yes: '', cafile: 'x.pem' }],
    ['of an option that says no', '5', { wire: '' }],
    ['of --client', '5', { client: 'true' }],
    ['of what node-gyp is told', '5', { jobs: 'max' }],
  ])('%s', (_what, args, taken) => {
    expect(typed(args, taken)).toBeNull();
  });

  test.each([
    ['another script has started it', { npm_lifecycle_event: 'test' }],
    ['another tool runs it', { npm_config_user_agent: 'pnpm/10.0.0 npm/?' }],
    ['the environment says it', { NPM_CONFIG_JSON: 'true' }],
  ])('when %s', (_when, more) => {
    expect(typed('5', { json: 'true' }, more)).toBeNull();
  });

  test.each(['userconfig', 'globalconfig'])('when the %s says it', (name) => {
    const file = join(folder, name);
    const more = { [`npm_config_${name}`]: file };
    writeFileSync(file, '; json = true\njsonx = true\n');
    expect(typed('5', { json: 'true' }, more)).toBe('milestone 5 -- --json');
    writeFileSync(file, 'x=1\r\n json = true\r\n');
    expect(typed('5', { json: 'true' }, more)).toBeNull();
  });
});

describe('every command that has options looks', () => {
  afterEach(() => vi.unstubAllEnvs());

  type Read = (args: readonly string[]) => unknown;
  const milestone: Read = (args) => readMilestoneOptions(args, {});
  const transcribe: Read = (args) =>
    transcripts(args, { root: folder, print: () => {} });
  test.each<[string, Read, string, string]>([
    ['milestone 5', milestone, 'tls', 'true'],
    ['lecture 5', milestone, 'client', ''],
    ['wire', (args) => readWireOptions(args, {}), 'to', 'ws://a/'],
    ['encode', readEncodeOptions, 'ping', 'true'],
    ['decode 81', readDecodeOptions, 'deflate', 'true'],
    ['check 5', readCheckOptions, 'json', 'true'],
    ['carry 2', readCarryOptions, 'dry_run', 'true'],
    ['diff 4 5', readDiffOptions, 'all', 'true'],
    ['hint 5', readHintOptions, 'again', 'true'],
    ['bench', readBenchOptions, 'quick', 'true'],
    ['transcripts 5', transcribe, 'check', 'true'],
  ])('%s', async (line, read, name, value) => {
    const [script = '', ...args] = line.split(' ');
    vi.stubEnv('npm_lifecycle_event', script);
    vi.stubEnv('npm_config_user_agent', 'npm/11.0.0');
    vi.stubEnv(`npm_config_${name}`, value);
    const error: unknown = await Promise.resolve()
      .then(() => read(args))
      .catch((cause: unknown) => cause);
    expect(String(error)).toContain(`Type: npm run ${line} -- --`);
  });
});

/** The npm that runs the tests. */
const npm = process.env['npm_execpath'] ?? '';

describe.skipIf(!npm.endsWith('.js'))('npm run', () => {
  test.each([
    ['milestone 5 --port 4001', 'milestone 5 -- --port 4001'],
    ['carry 2 --dry-run', 'carry 2 -- --dry-run'],
    ['certs --force', 'certs -- --force'],
  ])('%s', { timeout: 90_000 }, (line, right) => {
    const words = [npm, 'run', '--silent', ...line.split(' ')];
    const { status, stderr } = spawnSync(process.execPath, words, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    expect(stderr.replace(/\n +/g, ' ')).toContain(`: npm run ${right}\n`);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(status).toBe(1);
  });
});
