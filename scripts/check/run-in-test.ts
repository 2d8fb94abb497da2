import { expect } from 'vitest';
import { ROOT } from '../../shared/node-arguments.ts';
import { check } from './check.ts';

/** What the command prints, and whether the server passed. */
export async function run(args: readonly string[], root = ROOT) {
  let output = '';
  const write = (text: string): unknown => (output += text);
  const isGood = await check(args, { root, cwd: ROOT, output: { write } });
  const long = output.split('\n').filter((line) => [...line].length > 80);
  // A command, typed or to type, and an address are not broken.
  const isJson = args.includes('--json');
  const broken = long.filter(
    (line) => !/^ {2}npm run |^Checking "|https:/.test(line),
  );
  expect(isJson ? [] : broken).toEqual([]);
  expect(output).not.toMatch(/\x1b|^\s+at .*\(.*:\d+:\d+\)/m);
  return { isGood, output };
}
