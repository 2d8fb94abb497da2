import type { Report } from './report.ts';

/**
 * Reads a report from the file that `--json` wrote.
 *
 * @throws when it is none.
 */
export function parseReport(text: string): Report {
  const content: unknown = JSON.parse(text);
  if (!isReport(content)) throw new Error('it is no report of npm run bench');
  return content;
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

function isReport(value: unknown): value is Report {
  return hasFields(value, {
    date: isString,
    machine: (machine) =>
      hasFields(machine, {
        node: isString,
        platform: isString,
        cpu: isString,
        cpus: isNumber,
        memory: isNumber,
        nodeUnmasks: isBoolean,
      }),
    loadBefore: listOf(isNumber),
    loadAfter: listOf(isNumber),
    seconds: isNumber,
    quick: isBoolean,
    contenders: listOf((contender) =>
      hasFields(contender, {
        name: isString,
        details: isString,
        speaksWebSocket: isBoolean,
        streams: isBoolean,
      }),
    ),
    scenarios: listOf(isScenario),
    leftOut: (keys) => keys === undefined || listOf(isString)(keys),
  });
}

function isScenario(value: unknown): boolean {
  return hasFields(value, {
    key: isString,
    title: isString,
    unit: isString,
    better: (better) => better === 'more' || better === 'less',
    load: listOf(isNumber),
    entries: listOf((entry) =>
      hasFields(entry, {
        contender: isString,
        rounds: listOf(isMeasurement),
        peakMemory: orNull(isNumber),
        note: orNull(isString),
        hasFailed: isBoolean,
      }),
    ),
  });
}

function isMeasurement(value: unknown): boolean {
  const isBusy = (busy: unknown): boolean =>
    hasFields(busy, {
      own: isNumber,
      system: isNumber,
      waited: orNull(isNumber),
    });
  const isUsage = (usage: unknown): boolean =>
    hasFields(usage, {
      seconds: isNumber,
      server: orNull(isBusy),
      generator: orNull(isBusy),
    });
  return hasFields(value, { figure: isNumber, usage: orNull(isUsage) });
}

function hasFields(value: unknown, checks: Record<string, Check>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields: Fields = { ...value };
  return Object.entries(checks).every(([name, check]) => check(fields[name]));
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every((one) => check(one));
}

function orNull(check: Check): Check {
  return (value) => value === null || check(value);
}

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}
