import { describe, expect, test } from 'vitest';
import { chooseContenders } from './servers/contenders.ts';
import { HELP, readOptions } from './options.ts';
import { planFor } from './measure/plan.ts';
import { chooseScenarios, SCENARIOS } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';
import { CommandError } from '../lib/command-line/command-error.ts';

describe('the options of npm run bench', () => {
  test('when nothing is said', () => {
    expect(readOptions([])).toEqual({
      rounds: 5,
      quick: false,
      only: [],
      servers: undefined,
      extra: [],
      json: undefined,
      svg: undefined,
      write: false,
      from: undefined,
    });
  });

  test('when everything is said', () => {
    const args = ['--only', '16b', '--only', 'idle', '--rounds', '3'];
    args.push('--servers', 'tcp, ws', '--quick');
    args.push('--server', 'a=b=c.ts', '--server', 'd=e.ts');
    args.push('--json', 'x.json', '--svg', 'x.svg', '--from', 'y.json');
    expect(readOptions(args)).toEqual({
      rounds: 3,
      quick: true,
      only: ['16b', 'idle'],
      servers: ['tcp', 'ws'],
      extra: [
        { name: 'a', file: 'b=c.ts' },
        { name: 'd', file: 'e.ts' },
      ],
      json: 'x.json',
      svg: 'x.svg',
      write: false,
      from: 'y.json',
    });
  });

  test('help, in 80 columns, names every scenario', () => {
    expect(readOptions(['-h'])).toBeNull();
    const lines = HELP.split('\n');
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
    for (const { key } of SCENARIOS) expect(HELP).toContain(key);
  });

  test.each([
    [['--rounds', '0'], 'Rounds are a number from 1 to 50, and not "0"'],
    [['--rounds', '1e1'], 'Rounds are a number from 1 to 50, and not "1e1"'],
    [['--server', 'x'], 'A server is a name and the file that starts it'],
    [['--write', '--quick'], '--write goes without --only, --servers'],
    [['--write', '--only', '16b'], '--write goes without --only, --servers'],
    [['--fast'], "Unknown option '--fast': npm run bench -- --help"],
    [['5'], "Unexpected argument '5'"],
    [['--json'], "Option '--json <value>' argument missing"],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(CommandError);
    expect(() => readOptions(args)).toThrow(sentence);
  });
});

function keysOf(names: readonly string[]): readonly string[] {
  return chooseScenarios(names, false).map(({ key }) => key);
}

describe('scenarios', () => {
  test('are found by their names', () => {
    expect(keysOf(['1GiB'])).toEqual(['1gib']);
    expect(chooseScenarios([], false)).toEqual(SCENARIOS);
    expect(new Set(SCENARIOS.map(({ key }) => key)).size).toBe(
      SCENARIOS.length,
    );
  });

  test('are several, each once, in the order in which all would run', () => {
    const names = ['idle', '1gib', 'IDLE', '16b', '1gib'];
    expect(keysOf(names)).toEqual(['16b', '1gib', 'idle']);
  });

  test('that do not exist are refused', () => {
    expect(() => chooseScenarios(['16b', '2gib'], false)).toThrow(
      'There is no scenario "2gib": choose one of 16b, 16b-pipelined',
    );
  });

  test('are fewer and shorter in a quick run', () => {
    const quick = chooseScenarios([], true).map(({ key }) => key);
    expect(quick).toContain('16b');
    expect(quick).not.toContain('8gib');
    const [stream] = chooseScenarios(['1gib'], true);
    expect(stream?.title).toBe('256 MiB in 64 KiB frames');
  });

  test('are all there for a quick run that names them', () => {
    const names = SCENARIOS.map(({ key }) => key);
    const quick = chooseScenarios(names, true);
    expect(quick.map(({ key }) => key)).toEqual(names);
  });

  test('send text where their names say so, and not in a quick run', () => {
    const isText = ({ work }: Scenario): boolean =>
      work.kind === 'burst' && work.content === 'text';
    const keys = SCENARIOS.filter(isText).map(({ key }) => key);
    expect(keys).toEqual(['1kib-text']);
    expect(chooseScenarios([], true).filter(isText)).toEqual([]);
  });

  test.each([
    [false, 330_000],
    [true, 60_000],
  ])('share the time of a run (quick: %s)', (quick, mostMs) => {
    const scenarios = chooseScenarios([], quick);
    let elapsed = 0;
    for (const [i, scenario] of scenarios.entries()) {
      const left = scenarios.length - i;
      const plan = planFor(scenario, { rounds: 5, quick }, elapsed, left);
      expect(plan.budgetMs).toBeGreaterThan(0);
      elapsed += plan.budgetMs;
    }
    expect(elapsed).toBeLessThan(mostMs);
  });
});

describe('contenders', () => {
  test('are raw TCP, ws and the milestones that echo', () => {
    const names = chooseContenders(undefined, []).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['raw TCP', 'ws']);
    expect(names).toContain('milestone 5');
    expect(names).toContain('milestone 7');
    expect(names).not.toContain('milestone 4');
    expect(names).not.toContain('milestone 6');
  });

  test('are milestones that echo, when they are named', () => {
    const chosen = chooseContenders(['6', '8'], []);
    expect(chosen.map(({ name }) => name)).toEqual([
      'milestone 6',
      'milestone 8',
    ]);
    expect(chosen.map(({ streams }) => streams)).toEqual([false, true]);
    expect(() => chooseContenders(['4'], [])).toThrow(
      'There is no server "4": choose from tcp, ws,',
    );
  });

  test('are chosen by their keys, and others can join', () => {
    const extra = [{ name: 'mine', file: 'a.ts' }];
    const chosen = chooseContenders(['mine', 'ws'], extra);
    expect(chosen.map(({ name }) => name)).toEqual(['ws', 'mine']);
  });

  test('ws goes without its add-on, unless its name says so', () => {
    const [ws] = chooseContenders(['ws'], []);
    expect(ws?.env['WS_NO_BUFFER_UTIL']).toBe('1');
    const all = chooseContenders(undefined, []);
    const other = all.find(({ key }) => key === 'bufferutil');
    expect(other?.env['WS_NO_BUFFER_UTIL']).toBe('');
  });

  test('that do not exist, or twice, are refused', () => {
    expect(() => chooseContenders(['99'], [])).toThrow(
      'There is no server "99": choose from tcp, ws,',
    );
    for (const name of ['tcp', 'ws + bufferutil', '5']) {
      expect(() => chooseContenders(['5'], [{ name, file: 'a.ts' }])).toThrow(
        `Two servers are called "${name}".`,
      );
    }
  });
});
