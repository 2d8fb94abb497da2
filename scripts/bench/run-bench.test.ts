import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { describe, expect, test, vi } from 'vitest';
import { CommandError } from '../lib/command-line/command-error.ts';
import type { Enter } from './measure/entrant.ts';
import { figureOf } from './report/figures.ts';
import {
  madeUpEntry,
  madeUpMeasurement,
  madeUpReport,
  reportWith,
} from './report/made-up-report.ts';
import { parseReport } from './report/parse-report.ts';
import { runBench } from './run-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'websocket-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true, maxRetries: 3 }));

let output = '';
beforeEach(() => {
  output = '';
  const print = (line: unknown): void => {
    output += `${String(line)}\n`;
  };
  vi.spyOn(console, 'log').mockImplementation(print);
  vi.spyOn(console, 'error').mockImplementation(print);
  vi.stubEnv('INIT_CWD', folder);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const nothing = async (): Promise<void> => {};

/** Measures nothing, and finds twice as much for each next contender. */
const pretend: Enter = (contender) => ({
  contender,
  start: nothing,
  prepare: nothing,
  measure: async () =>
    madeUpMeasurement(contender.key === 'tcp' ? 2_000 : 1_000),
  peakMemory: 100_000_000,
  lastWords: '',
  end: nothing,
});

describe('npm run bench', () => {
  test('shows what it measured, and writes figures and chart', async () => {
    const args = ['--rounds', '3', '--only', '16b-pipelined'];
    args.push('--servers', 'tcp,ws', '--json', 'a.json', '--svg', 'a.svg');
    const outcome = await runBench(args, pretend);
    expect(outcome).toEqual({ hasFailed: false, isCutOff: false });
    expect(output).toMatch(/^raw TCP +2,000 +2\.00 +2\.00–2\.00 /m);
    expect(output).toMatch(/^ws +1,000 +1\.00 /m);
    expect(output).toContain('The load generator was at most 0.50 times as');
    const long = output.split('\n').filter(({ length }) => length > 80);
    expect(long).toEqual([]);

    const text = readFileSync(join(folder, 'a.json'), 'utf8');
    const [scenario] = parseReport(text).scenarios;
    expect(scenario?.entries.map(figureOf)).toEqual([2000, 1000]);
    expect(scenario?.entries.map(({ rounds }) => rounds.length)).toEqual([
      3, 3,
    ]);
    const svg = readFileSync(join(folder, 'a.svg'), 'utf8');
    expect(svg).toContain('16 B × 16 × 64 in flight');
  });

  test('that is quick may cut off what is under way', async () => {
    const args = ['--quick', '--only', '16b', '--servers', 'ws'];
    expect((await runBench(args, pretend)).isCutOff).toBe(true);
    expect(output).toContain('2 rounds');
  });

  test.each([
    ['no server has', madeUpReport(), false],
    [
      'a server has',
      reportWith([
        madeUpEntry('ws', [1]),
        { ...madeUpEntry('it', [], 'it was wrong'), hasFailed: true },
      ]),
      true,
    ],
  ])('fails when %s', async (_who, report, hasFailed) => {
    writeFileSync(join(folder, 'b.json'), JSON.stringify(report));
    const outcome = await runBench(['--from', 'b.json']);
    expect(outcome).toEqual({ hasFailed, isCutOff: false });
    expect(output.includes('it, 16 B × 64, one in flight: it was wrong')).toBe(
      hasFailed,
    );
  });

  test('tells how it is used', async () => {
    expect((await runBench(['--help'])).hasFailed).toBe(false);
    expect(output).toMatch(/^Usage: npm run bench/);
  });

  test.each([
    [['--only', 'x'], 'There is no scenario "x"'],
    [['--json', join('no', 'a.json')], 'There is no folder'],
    [['--from', 'missing.json'], 'cannot be used: ENOENT'],
    [['--servers', 'x'], 'There is no server "x"'],
  ])('%j is an error of one sentence', async (args, sentence) => {
    const running = runBench(args, pretend);
    await expect(running).rejects.toThrow(CommandError);
    await expect(running).rejects.toThrow(sentence);
    expect(output).toBe('');
  });
});
