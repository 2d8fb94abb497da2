import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../shared/node-arguments.ts';
import { SCENARIOS } from '../scenarios.ts';
import { drawChart } from './chart.ts';
import { madeUpEntry, madeUpReport, reportWith } from './made-up-report.ts';
import { costTable, ratioTable } from './page-tables.ts';
import { formatJson, renewPage } from './page.ts';
import { parseReport } from './parse-report.ts';

const PAGE = join(ROOT, 'docs', 'performance.md');
const JSON_FILE = join(ROOT, 'docs', 'bench.json');
const SVG_FILE = join(ROOT, 'docs', 'images', 'bench.svg');

describe('the file of figures', () => {
  test('is read as it was written', async () => {
    const report = reportWith([
      madeUpEntry('ws', [1, 2]),
      madeUpEntry('mine', [], 'it was away'),
    ]);
    expect(parseReport(await formatJson(report))).toEqual(report);
  });

  test.each([
    '{}',
    'null',
    '[]',
    JSON.stringify({ ...madeUpReport(), scenarios: [{}] }),
    JSON.stringify({ ...madeUpReport(), loadAfter: ['1'] }),
  ])('is refused when it is another: %s', (text) => {
    expect(() => parseReport(text)).toThrow('no report of npm run bench');
  });
});

function proseOf(text: string): string {
  return text.replace(
    /(<!-- bench:(\w+) -->)[^]*?(?=<!-- \/bench:\2 -->)/g,
    '$1',
  );
}

describe('the page', () => {
  const page = readFileSync(PAGE, 'utf8');

  test('is renewed between the marks, and nowhere else', async () => {
    const report = madeUpReport(['raw TCP', 'ws', 'a|b', 'milestone 8']);
    const scenarios = report.scenarios.slice(0, 2);
    const renewed = await renewPage(page, { ...report, scenarios });
    expect(proseOf(renewed)).toBe(proseOf(page));
    expect(renewed).toContain('**0.50** (0.50–0.50)');
    expect(renewed).toContain('a\\|b');
    expect(await renewPage(renewed, { ...report, scenarios })).toBe(renewed);
  });

  test('says what was not measured', async () => {
    const report = madeUpReport(['ws']);
    const scenarios = report.scenarios.slice(1);
    const renewed = await renewPage(page, { ...report, scenarios });
    expect(renewed).toContain('Not in this run: `16b`.');
    expect(await renewPage(page, report)).not.toContain('Not in this');
  });

  test('says how often each scenario was measured', () => {
    const report = reportWith([
      madeUpEntry('ws', [1, 1, 1, 1]),
      madeUpEntry('mine', [2, 2, 2, 2]),
    ]);
    expect(ratioTable(report)).toContain('one in flight | 4 | **2.00**');
  });

  test('claims two digits of a time, and no more', () => {
    const report = reportWith([
      madeUpEntry('ws', [1234]),
      madeUpEntry('mine', [56_789]),
    ]);
    expect(costTable(report)).toContain('| 320 + 410 |');
    expect(costTable(report)).not.toContain('324');
  });

  test('tells of every scenario what it is', () => {
    const [, list = ''] = proseOf(page).split('**The scenarios**');
    const untold = SCENARIOS.filter(({ key }) => !list.includes(`\`${key}\``));
    expect(untold).toEqual([]);
  });

  test('must have a place for all of them', async () => {
    await expect(renewPage('# Empty', madeUpReport())).rejects.toThrow(
      'the page has no <!-- bench:run -->',
    );
  });

  test.runIf(existsSync(JSON_FILE))(
    'and the chart show what the file of figures says',
    async () => {
      const report = parseReport(readFileSync(JSON_FILE, 'utf8'));
      expect(await renewPage(page, report)).toBe(page);
      expect(drawChart(report)).toBe(readFileSync(SVG_FILE, 'utf8'));
    },
  );
});
