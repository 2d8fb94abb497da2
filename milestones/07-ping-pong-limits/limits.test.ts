import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SettingsError } from './environment.ts';
import { LIMITS, POLICIES, readLimits } from './limits.ts';

const limits = Object.entries(LIMITS);
const policies = Object.entries(POLICIES);

test('the defaults', () => {
  expect(readLimits({})).toEqual({
    maxMessageBytes: 268_435_456,
    maxFrameBytes: Number.MAX_SAFE_INTEGER,
    maxFragments: 131_072,
    framesPerTurn: 256,
    maxQueuedBytes: 16_777_216,
    maxQueuedPongs: 256,
    maxHeaderBytes: 16_384,
    maxConnections: 20_000,
    maxConnectionsPerAddress: Number.MAX_SAFE_INTEGER,
    requestTimeoutMs: 10_000,
    lingerTimeoutMs: 1_000,
    closeTimeoutMs: 5_000,
    heartbeatIntervalMs: 30_000,
    heartbeatTimeoutMs: 20_000,
    minReadRate: 16_384,
    shutdownTimeoutMs: 500,
    rejectEmptyMessages: false,
    rejectBinary: false,
  });
});

describe.each(limits)('%s', (name, { variable, least, most }) => {
  test('may be its least and its most', () => {
    for (const value of [least, most]) {
      const read = readLimits({ [variable]: String(value) });
      expect(read).toEqual({ ...readLimits({}), [name]: value });
    }
  });

  test.each(['', 'many', '-1', '1.5', '1e3', '0x10', ' 7 ', '1_000', '١'])(
    'is not "%s"',
    (text) => {
      const read = (): unknown => readLimits({ [variable]: text });
      if (text === '') expect(read()).toEqual(readLimits({}));
      else expect(read).toThrow(SettingsError);
    },
  );

  test('is neither below its least nor above its most', () => {
    for (const value of [BigInt(least) - 1n, BigInt(most) + 1n]) {
      expect(() => readLimits({ [variable]: String(value) })).toThrow(
        `${variable} must be a whole number from ${least} to ${most}, ` +
          `and not "${value}". For example: ${variable}=`,
      );
    }
  });

  test('has an example that can be used', () => {
    const message = messageOf(() => readLimits({ [variable]: 'x' }));
    const example = /For example: \w+=(\d+)$/.exec(message)?.[1];
    expect(() => readLimits({ [variable]: example })).not.toThrow();
  });
});

test.each(policies)('%s is on or off', (name, { variable }) => {
  expect(readLimits({ [variable]: 'on' })).toHaveProperty(name, true);
  expect(readLimits({ [variable]: 'off' })).toHaveProperty(name, false);
  expect(() => readLimits({ [variable]: 'maybe' })).toThrow(
    `${variable} must be on or off, and not "maybe". ` +
      `For example: ${variable}=on`,
  );
});

test('the lesson lists every limit and policy, with its default', () => {
  const lesson = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const rows = [
    ...lesson.matchAll(/^\| `([A-Z_]+)` +\| (\S+) +\| [\w/]+ +\| /gm),
  ].map(([, variable, value]) => `${variable} ${value?.replaceAll(',', '')}`);
  const shown = (value: number): string =>
    value === Number.MAX_SAFE_INTEGER ? 'none' : String(value);
  expect(rows).toEqual([
    ...limits.map(([, { variable, otherwise }]) =>
      [variable, shown(otherwise)].join(' '),
    ),
    ...policies.map(([, { variable }]) => `${variable} off`),
  ]);
});

function messageOf(run: () => unknown): string {
  try {
    run();
    return '';
  } catch (error) {
    return String(error);
  }
}
