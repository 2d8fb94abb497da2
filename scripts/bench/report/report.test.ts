import { describe, expect, test } from 'vitest';
import { drawChart } from './chart.ts';
import { ratioOf } from './figures.ts';
import { LogScale } from './log-scale.ts';
import { madeUpEntry, madeUpReport, reportWith } from './made-up-report.ts';
import { goalLines, LEGEND, scenarioLines, strainLine } from './table.ts';

describe('ratios', () => {
  test('are those of the rounds, and their median', () => {
    const report = reportWith([
      madeUpEntry('ws', [10, 20, 40]),
      madeUpEntry('mine', [20, 30, 200]),
    ]);
    const [scenario] = report.scenarios;
    expect(scenario && ratioOf(scenario, 'mine')).toEqual({
      median: 2,
      min: 1.5,
      max: 5,
      rounds: 3,
    });
  });

  test.each([
    ['nothing was measured', [], [1]],
    ['ws was not measured', [1], []],
    ['ws did nothing', [1], [0]],
  ])('are unknown when %s', (_why, ours, theirs) => {
    const report = reportWith([
      madeUpEntry('ws', theirs),
      madeUpEntry('mine', ours),
    ]);
    const [scenario] = report.scenarios;
    expect(scenario && ratioOf(scenario, 'mine')).toBeNull();
  });
});

describe('the table', () => {
  test('fits in 80 columns', () => {
    const long = 'reasons that nobody wants to read in a table. '.repeat(9);
    const report = madeUpReport();
    const lines = [
      ...report.scenarios.flatMap(scenarioLines),
      ...reportWith([
        madeUpEntry('ws', [1]),
        madeUpEntry('mine', [], `${long}\nand a second line`),
      ]).scenarios.flatMap(scenarioLines),
      ...goalLines(report),
      ...LEGEND,
      ...strainLine(report).split('\n'),
    ];
    expect(lines.filter(({ length }) => length > 80)).toEqual([]);
    expect(lines.join('\n')).not.toContain('second line');
  });

  test('shows ratio, range, how busy both were, and memory', () => {
    const [scenario] = madeUpReport().scenarios;
    const lines = scenario ? scenarioLines(scenario) : [];
    expect(lines.at(-1)?.replace(/ +/g, ' ')).toBe(
      'milestone 8 8,000,000 2.00 2.00–2.00 2.00 90/45 123',
    );
    expect(lines.at(3)?.replace(/ +/g, ' ')).toBe(
      'ws 4,000,000 1.00 1.00 90/45 123',
    );
  });

  test('shows nothing, and nothing known', () => {
    const report = reportWith([
      madeUpEntry('ws', [10]),
      madeUpEntry('zero', [0]),
      madeUpEntry('absent', [], 'it was away'),
    ]);
    const lines = report.scenarios.flatMap(scenarioLines);
    expect(lines.at(-2)).toMatch(/^zero +0\.0 +0\.00 +0\.00–0\.00/);
    expect(lines.at(-1)).toMatch(/^absent +– +it was away$/);
  });

  test('marks a generator that was busier than the server', () => {
    const usage = {
      seconds: 1,
      server: { own: 0.1, system: 0.1, waited: null },
      generator: { own: 0.2, system: 0.1, waited: null },
    };
    const entry = madeUpEntry('ws', []);
    const report = reportWith([{ ...entry, rounds: [{ figure: 1, usage }] }]);
    expect(report.scenarios.flatMap(scenarioLines).at(-1)).toContain('20/30*');
    expect(strainLine(report)).toContain('at most 1.50 times as busy');
  });
});

describe('the scale of the chart', () => {
  test('has 1 on it, and room on both sides', () => {
    expect(new LogScale([], 0, 100).steps).toEqual([0.5, 1, 2]);
    const scale = new LogScale([0.3, 30], 0, 70);
    expect(scale.steps).toEqual([0.25, 0.5, 1, 2, 4, 8, 16, 32]);
    expect(scale.at(0.25)).toBe(0);
    expect(scale.at(1)).toBe(20);
    expect(scale.at(32)).toBe(70);
  });

  test('keeps what is off it at its ends', () => {
    const scale = new LogScale([0, 1e9], 0, 100);
    expect(scale.steps.at(-1)).toBe(256);
    expect(scale.at(0)).toBe(0);
    expect(scale.at(1e9)).toBe(100);
    expect(scale.at(Infinity)).toBe(100);
  });
});

describe('the chart', () => {
  test('has a bar for each ratio', () => {
    const chart = drawChart(madeUpReport());
    const bars = chart.match(/<rect class="c\d"/g) ?? [];
    const { scenarios, contenders } = madeUpReport();
    expect(bars.length).toBe(scenarios.length * (contenders.length - 1));
    expect(chart).toContain('prefers-color-scheme: dark');
  });

  test('escapes what is not its own', () => {
    const name = '<script>&"quoted"</script>';
    const chart = drawChart(
      reportWith([madeUpEntry('ws', [1]), madeUpEntry(name, [2])]),
    );
    expect(chart).toContain('&lt;script&gt;&amp;"quoted"&lt;/script&gt;');
    expect(chart).not.toContain('<script>');
    expect(chart).toContain('Imagined &lt;CPU&gt; &amp; Co');
  });

  test('draws nothing for nothing, and a dash for what is missing', () => {
    const chart = drawChart(
      reportWith([
        madeUpEntry('ws', [1]),
        madeUpEntry('zero', [0]),
        madeUpEntry('absent', []),
      ]),
    );
    expect(chart).not.toMatch(/NaN|Infinity|undefined|null/);
    expect(chart).toContain('>0.00<');
    expect(chart).toContain('>–<');
    expect(chart.match(/<rect class="c\d"/g)).toHaveLength(1);
  });

  test('leaves out what ws did not do', () => {
    const chart = drawChart(
      reportWith([madeUpEntry('ws', []), madeUpEntry('mine', [2])]),
    );
    expect(chart).not.toMatch(/<rect class="c\d"|NaN|Infinity/);
  });
});
