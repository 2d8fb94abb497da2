import type { Contender } from '../servers/contenders.ts';
import { planFor } from './plan.ts';
import type { Extent } from './plan.ts';
import type { ScenarioReport } from '../report/report.ts';
import { runScenario } from './run-scenario.ts';
import type { Enter } from './entrant.ts';
import type { RunTime } from './run-time.ts';
import type { Scenario } from '../scenarios.ts';

/** With less time than this no scenario begins: servers have to start. */
const LEAST_MS = 2_000;

export interface Measured {
  readonly scenarios: readonly ScenarioReport[];
  /** The keys of those for which there was no time. */
  readonly leftOut: readonly string[];
}

/** What is done with a scenario's figures, and what measures them. */
interface MeasureTools {
  readonly time: RunTime;
  readonly onDone: (scenario: ScenarioReport) => void;
  readonly enterWith: Enter;
}

/** One scenario after the other, as long as there is time. */
export async function measureScenarios(
  scenarios: readonly Scenario[],
  contenders: readonly Contender[],
  extent: Extent,
  { time, onDone, enterWith }: MeasureTools,
): Promise<Measured> {
  const results: ScenarioReport[] = [];
  const leftOut: string[] = [];
  for (const [i, scenario] of scenarios.entries()) {
    if (time.left < LEAST_MS) {
      leftOut.push(scenario.key);
      continue;
    }
    const left = scenarios.length - i;
    const plan = planFor(scenario, extent, time.now(), left);
    const result = await runScenario(
      scenario,
      contenders,
      plan,
      time,
      enterWith,
    );
    onDone(result);
    results.push(result);
  }
  return { scenarios: results, leftOut };
}
