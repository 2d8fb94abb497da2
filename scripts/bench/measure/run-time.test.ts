import { describe, expect, test } from 'vitest';
import { busyBefore, busyDuring } from '../report/busy-machine.ts';
import { chooseContenders } from '../servers/contenders.ts';
import { goalResults } from '../report/goals.ts';
import { madeUpMeasurement, madeUpReport } from '../report/made-up-report.ts';
import type { Measurement } from './measure.ts';
import { measureScenarios } from './measure-scenarios.ts';
import { QUICK_END_MS } from './plan.ts';
import type { ScenarioReport } from '../report/report.ts';
import type { Enter } from './entrant.ts';
import { RunTime } from './run-time.ts';
import type { Clock } from './run-time.ts';
import { chooseScenarios } from '../scenarios.ts';
import { goalLines, leftOutLine } from '../report/table.ts';

/** It goes on only when it is told to. */
class MadeUpClock implements Clock {
  #now = 0;
  readonly #waiting = new Map<() => void, number>();

  readonly now = (): number => this.#now;

  readonly until = (time: number): Promise<void> =>
    new Promise((resolve) => this.#waiting.set(resolve, time));

  readonly advance = (ms: number): void => {
    this.#now += ms;
    for (const [resolve, time] of this.#waiting) {
      if (time <= this.#now) resolve();
    }
  };
}

const CONTENDERS = chooseContenders(['ws', '5'], []);
const SCENARIOS = chooseScenarios([], true);

/** Contenders that take so long for each step. */
function entering(
  clock: MadeUpClock,
  stepMs: number,
  measure: () => Promise<Measurement>,
): Enter {
  const step = async (): Promise<void> => clock.advance(stepMs);
  return (contender) => ({
    contender,
    start: step,
    prepare: step,
    measure: async () => {
      await step();
      return measure();
    },
    ...{ peakMemory: null, lastWords: '', end: async () => {} },
  });
}

async function run(
  stepMs: number,
  measure = async (): Promise<Measurement> => madeUpMeasurement(1),
) {
  const clock = new MadeUpClock();
  const done: ScenarioReport[] = [];
  const running = measureScenarios(
    SCENARIOS,
    CONTENDERS,
    { rounds: 2, quick: true },
    {
      time: new RunTime(QUICK_END_MS, clock),
      onDone: (scenario) => done.push(scenario),
      enterWith: entering(clock, stepMs, measure),
    },
  );
  return { clock, running, done };
}

const KEYS = SCENARIOS.map(({ key }) => key);

describe('a quick run', () => {
  test.each([
    [100, SCENARIOS.length, 2],
    [1_500, SCENARIOS.length - 2, 1],
    [20_000, 1, 0],
  ])(
    'with %i ms for a step keeps to its time, and says what is left out',
    async (stepMs, scenarios, rounds) => {
      const { clock, running } = await run(stepMs);
      const measured = await running;
      // The step that is under way is cut off: here it cannot be.
      expect(clock.now()).toBeLessThan(QUICK_END_MS + stepMs + 1);
      const keys = measured.scenarios.map(({ key }) => key);
      expect([...keys, ...measured.leftOut]).toEqual(KEYS);
      expect(keys.length).toBeGreaterThanOrEqual(scenarios);
      const entries = measured.scenarios.flatMap((each) => each.entries);
      for (const entry of entries) {
        expect(entry.hasFailed).toBe(false);
        if (entry.rounds.length === 0) expect(entry.note).toBe('no time left');
      }
      expect(entries[0]?.rounds.length).toBeGreaterThanOrEqual(rounds);
    },
  );

  test('cuts off what never ends', async () => {
    const { clock, running, done } = await run(10, () => new Promise(() => {}));
    await new Promise(setImmediate);
    clock.advance(QUICK_END_MS);
    const measured = await running;
    expect(measured.leftOut).toEqual(KEYS.slice(1));
    expect(done[0]?.entries.map(({ note }) => note)).toEqual([
      'no time left',
      'no time left',
    ]);
  });

  test('says what was left out in a line', () => {
    expect(leftOutLine(['idle', 'handshakes'])).toBe(
      'There was no time for idle, handshakes: with --only NAME there is, or ' +
        'without --quick.',
    );
  });
});

describe('a busy machine', () => {
  test.each([
    [1.5, 2, null],
    [1.6, 2, 'its load average was 1.6, with 2 cores'],
    [16, 1, 'its load average was 16, with 1 core.'],
    [16, 32, null],
    // Windows.
    [0, 4, null],
  ])('before the run: load %d on %i cores', (load, cpus, sentence) => {
    const said = busyBefore([load, 0, 0], cpus);
    if (sentence === null) expect(said).toBeNull();
    else expect(said).toContain(sentence);
  });

  const report = madeUpReport();
  const withLoad = (load: number) => ({
    ...report,
    scenarios: report.scenarios.map((each) => ({ ...each, load: [load] })),
  });
  const withWaited = (waited: number) => ({
    ...report,
    scenarios: report.scenarios.map((scenario) => ({
      ...scenario,
      entries: scenario.entries.map((entry) => ({
        ...entry,
        rounds: entry.rounds.map(({ figure }) => {
          const server = { own: 0.4, system: 0.5, waited };
          return { figure, usage: { seconds: 1, server, generator: null } };
        }),
      })),
    })),
  });

  test.each([
    ['a load before', { ...report, loadBefore: [16, 2, 1] }],
    ['a load during the run', withLoad(4.6)],
    ['servers that wait for a CPU', withWaited(0.4)],
  ])('has no verdicts: %s', (_what, busy) => {
    expect(busyDuring(busy)).toContain('there are no verdicts');
    const verdicts = goalResults(busy).map(({ verdict }) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['–']));
    expect(goalLines(busy).join('\n')).not.toMatch(/missed|reached/);
  });

  test.each([
    ['nothing else', report],
    ['the run itself', withLoad(4.4)],
    ['a little waiting', withWaited(0.2)],
  ])('is none with %s', (_what, quiet) => {
    expect(busyDuring(quiet)).toBeNull();
    expect(goalLines(quiet).join('\n')).toMatch(/missed|reached/);
  });
});
