import { describe, expect, test } from 'vitest';
import { madeUpMeasurement } from '../report/made-up-report.ts';
import { chooseScenarios } from '../scenarios.ts';
import { chooseContenders } from '../servers/contenders.ts';
import type { Contender } from '../servers/contenders.ts';
import type { Enter } from './entrant.ts';
import { runScenario } from './run-scenario.ts';
import { RunTime } from './run-time.ts';

const ROUNDS = 3;

/** Whoever has this name fails at this step; others measure 1, 2, 3 … */
function entering(
  failing: string,
  step: 'start' | 'prepare' | 'measure',
  told: string[],
): Enter {
  return (contender: Contender) => {
    const { name } = contender;
    let figure = 0;
    const at = async (here: string): Promise<void> => {
      told.push(`${name}: ${here}`);
      if (name === failing && here === step) throw new Error('it broke');
    };
    return {
      contender,
      start: () => at('start'),
      prepare: () => at('prepare'),
      measure: async () => {
        await at('measure');
        figure += 1;
        return madeUpMeasurement(figure);
      },
      peakMemory: 1,
      lastWords: 'my last words',
      end: () => at('end'),
    };
  };
}

async function run(step: 'start' | 'prepare' | 'measure', failing = 'ws') {
  const told: string[] = [];
  const [scenario] = chooseScenarios(['16b'], false);
  if (scenario === undefined) throw new Error('there is no scenario');
  const { entries } = await runScenario(
    scenario,
    chooseContenders(['tcp', 'ws', '5'], []),
    { timing: { settleMs: 0, countMs: 0 }, rounds: ROUNDS, budgetMs: 60_000 },
    new RunTime(Infinity),
    entering(failing, step, told),
  );
  return { entries, told };
}

describe('a scenario', () => {
  test.each(['start', 'prepare', 'measure'] as const)(
    'goes on without whoever fails to %s',
    async (step) => {
      const { entries, told } = await run(step);
      const figures = entries.map(({ rounds }) =>
        rounds.map((one) => one.figure),
      );
      expect(figures).toEqual([[1, 2, 3], [], [1, 2, 3]]);
      expect(entries.map(({ hasFailed }) => hasFailed)).toEqual([
        false,
        true,
        false,
      ]);
      expect(entries[1]?.note).toBe('it broke\nmy last words');
      expect(entries[1]?.peakMemory).toBeNull();
      const ours = told.filter((one) => one.startsWith('ws'));
      expect(ours.slice(-2)).toEqual([`ws: ${step}`, 'ws: end']);
      const ended = told.filter((one) => one.endsWith('end'));
      expect(ended).toEqual(['raw TCP: end', 'ws: end', 'milestone 5: end']);
    },
  );

  test('lets another one go first in each round', async () => {
    const { told } = await run('measure', 'nobody');
    const measured = told.filter((one) => one.endsWith('measure'));
    const first = measured.filter((_one, i) => i % 3 === 0);
    expect(measured).toHaveLength(9);
    expect(first.map((one) => one.split(':')[0])).toEqual([
      'raw TCP',
      'ws',
      'milestone 5',
    ]);
  });
});
