import http from 'node:http';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Contender } from '../servers/contenders.ts';
import type { Measurement } from '../measure/measure.ts';
import type { Scenario } from '../scenarios.ts';

/** Programs that wanted a CPU, on average: of the last 1, 5, 15 minutes. */
export type LoadAverage = readonly number[];

/** What one contender did in one scenario. */
export interface Entry {
  /** The contender's name. */
  readonly contender: string;
  /** None when it was left out, or failed. */
  readonly rounds: readonly Measurement[];
  /** Bytes, the most that its server had in RAM; null: nobody tells. */
  readonly peakMemory: number | null;
  /** Why it was left out, or how it failed. */
  readonly note: string | null;
  readonly hasFailed: boolean;
}

export type ScenarioReport = Pick<
  Scenario,
  'key' | 'title' | 'unit' | 'better'
> & {
  /** When it ended. */
  readonly load: LoadAverage;
  readonly entries: readonly Entry[];
};

interface ContenderReport {
  readonly name: string;
  readonly details: string;
  readonly speaksWebSocket: boolean;
  readonly streams: boolean;
}

interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly memory: number;
  /** Newer versions of Node can unmask for ws: then it needs no add-on. */
  readonly nodeUnmasks: boolean;
}

/** All that a run found: the chart and the tables are made from it. */
export interface Report {
  readonly date: string;
  readonly machine: Machine;
  readonly loadBefore: LoadAverage;
  readonly loadAfter: LoadAverage;
  readonly seconds: number;
  readonly quick: boolean;
  readonly contenders: readonly ContenderReport[];
  readonly scenarios: readonly ScenarioReport[];
  /** Keys of scenarios for which there was no time; older files have none. */
  readonly leftOut?: readonly string[];
}

export function describeMachine(): Machine {
  return {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cpu: cpus()[0]?.model ?? '?',
    cpus: availableParallelism(),
    memory: totalmem(),
    nodeUnmasks: 'websocketUnmask' in http,
  };
}

export function describeContender({
  name,
  details,
  speaksWebSocket,
  streams,
}: Contender): ContenderReport {
  return { name, details, speaksWebSocket, streams };
}

export function loadAverage(): LoadAverage {
  return loadavg().map((load) => Number(load.toFixed(2)));
}
