import { describe, expect, test } from 'vitest';
import { functionAround } from './function-names.ts';

const SOURCE = `import {
  A,
} from './a.ts';

/**
 * A table.
 */
export const TABLE = [
  'one',
];
const SMALL = 1;

/** A class. */
export class Connection implements Handler {
  readonly #a = {
    b: 1,
  };

  /**
   * @param a one.
   */
  constructor(a: number) {
    if (a) {
      this.#a = a;
    } else {
      call(
        a,
      );
    }
    this.on('x', () => {
      this.stop();
    });
  }

  async #long<T>(
    a: T,
  ): Promise<void> {
    await this.b(
      a,
    );
  }

  get size(): number {
    return 1;
  }
}

export interface Settings {
  /** A port. */
  readonly port: number;
}

function outer(
  a: number,
): () => void {
  start(
    a,
  );
  function inner(): void {
    a();
  }

  return () => {
    inner();
  };
}

describe('words', () => {
  test.each([
    1,
  ])('%d', (n) => {
    expect(n).toBe(1);
  });
});
`.split('\n');

/** The name at the first line that holds this text, or at its nth one. */
function at(text: string, nth = 0): string {
  const places = SOURCE.flatMap((line, i) => (line.includes(text) ? [i] : []));
  return functionAround(SOURCE, places[nth] ?? -1);
}

describe('the name at a hunk', () => {
  test.each([
    ['A,', 0, ''],
    ["from './a.ts'", 0, ''],
    ['* A table', 0, ''],
    ['export const TABLE', 0, ''],
    ["'one'", 0, 'export const TABLE = ['],
    ['];', 0, 'export const TABLE = ['],
    ['SMALL', 0, ''],
    ['readonly #a', 0, 'export class Connection implements Handler {'],
    ['b: 1', 0, 'export class Connection implements Handler {'],
    ['@param', 0, 'export class Connection implements Handler {'],
    ['constructor', 0, 'export class Connection implements Handler {'],
    ['this.#a = a', 0, 'constructor(a: number) {'],
    ['} else {', 0, 'constructor(a: number) {'],
    ['        a,', 0, 'constructor(a: number) {'],
    ['this.stop', 0, 'constructor(a: number) {'],
    ['a: T', 0, 'async #long<T>('],
    ['): Promise<void>', 0, 'async #long<T>('],
    ['await this.b', 0, 'async #long<T>('],
    ['return 1', 0, 'get size(): number {'],
    ['A port', 0, 'export interface Settings {'],
    ['): () => void', 0, 'function outer('],
    ['start(', 0, 'function outer('],
    ['    a,', 2, 'function outer('],
    ['a();', 0, 'function inner(): void {'],
    ['inner();', 0, 'function outer('],
    ['test.each', 0, "describe('words', () => {"],
    ['expect(n)', 0, 'test.each(['],
    ['nowhere', 0, ''],
  ])('%j', (text, nth, name) => {
    expect(at(text, nth)).toBe(name);
  });

  test('at an empty line is that of the next line', () => {
    const index = SOURCE.indexOf('  get size(): number {') - 1;
    expect(SOURCE[index]).toBe('');
    expect(functionAround(SOURCE, index)).toContain('class Connection');
  });
});
