import { describe, expect, test } from 'vitest';
import { goalResults } from './goals.ts';
import type { GoalResult } from './goals.ts';
import { madeUpEntry, madeUpReport, reportWith } from './made-up-report.ts';
import { goalTable, otherTable } from './page-tables.ts';
import { goalLines } from './table.ts';

const TITLE = '16 B × 64, one in flight';

/** The goal of the first scenario: at least 1.1 times ws, which has 100. */
function resultOf(figures: readonly number[]): GoalResult | undefined {
  return goalResults(reportOf(figures)).at(0);
}

function reportOf(figures: readonly number[]) {
  return reportWith([
    madeUpEntry(
      'ws',
      figures.map(() => 100),
    ),
    madeUpEntry('milestone 8', figures),
  ]);
}

describe('a goal', () => {
  test('stands beside the median and the range of the rounds', () => {
    expect(goalResults(reportOf([105, 109, 90]))).toEqual([
      {
        title: TITLE,
        against: 'ws',
        goal: '≥ 1.10',
        result: '1.05',
        range: '0.90–1.09',
        verdict: 'missed',
      },
    ]);
  });

  test.each([
    [[110, 120, 130], 'reached'],
    [[109, 120, 130], 'reached, not always'],
    [[90, 109, 130], 'missed, not always'],
    [[90, 109, 109], 'missed'],
    [[109], 'missed, one run'],
    [[110], 'reached, one run'],
  ])('%j: %s', (figures, verdict) => {
    expect(resultOf(figures)?.verdict).toBe(verdict);
  });

  test('that was not measured is neither reached nor missed', () => {
    expect(resultOf([])).toMatchObject({
      result: '–',
      range: null,
      verdict: '–',
    });
  });

  test.each([
    [149_640_000, '149.6 MB', 'reached, one run'],
    [150_100_000, '150.1 MB', 'missed, one run'],
  ])('of memory: %i bytes', (peakMemory, result, verdict) => {
    const report = madeUpReport(['ws', 'milestone 8']);
    const scenarios = report.scenarios
      .filter(({ key }) => key === '8gib')
      .map((scenario) => ({
        ...scenario,
        entries: [{ ...madeUpEntry('milestone 8', [1]), peakMemory }],
      }));
    expect(goalResults({ ...report, scenarios })).toEqual([
      expect.objectContaining({
        goal: '≤ 150 MB',
        result,
        range: null,
        verdict,
      }),
    ]);
  });

  test('has its range on the page, and a short line in the terminal', () => {
    const report = reportOf([109, 120, 130]);
    const line = goalLines(report).at(1);
    expect(line?.length).toBe(80);
    expect(line).toMatch(/≥ 1\.10 +1\.20 reached, not always$/);
    expect(goalTable(report)).toContain(
      '| 1.20 (1.09–1.30) | reached, not always |',
    );
  });

  test('is not there for all scenarios: the page shows these too', () => {
    const names = ['ws', 'ws + bufferutil', 'milestone 8'];
    const table = otherTable(madeUpReport(names));
    expect(table).toMatch(
      /^\| 1 KiB × 64.+\*\*3\.00\*\* .+\*\*1\.50\*\* \(1\.50–1\.50\) \|$/m,
    );
    expect(table).not.toContain(TITLE);
  });
});
