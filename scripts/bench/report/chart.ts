import { BASELINE } from '../servers/contenders.ts';
import { entryOf, figureOf, ratioOf } from './figures.ts';
import type { Spread } from './figures.ts';
import type { Report, ScenarioReport } from './report.ts';
import { LogScale } from './log-scale.ts';
import { writeFigure, writeRatio } from './table.ts';

const WIDTH = 800;
const MARGIN = 16;
/** Where the bars may be: names stand to the left of it. */
const PLOT = { left: 184, right: 736 } as const;
const TOP = 92;
const TITLE_HEIGHT = 34;
const BAR_HEIGHT = 12;
const ROW_HEIGHT = 18;
const FOOT_HEIGHT = 30;
const GAP = 5;

/** One for each contender, in their order; CSS says which. */
const COLOURS = 6;

const STYLE = `
    text { font: 12px system-ui, -apple-system, 'Segoe UI', sans-serif; }
    .ground { fill: #ffffff; } .ink { fill: #14202a; } .soft { fill: #51606c; }
    .head { font-size: 16px; font-weight: 600; } .title { font-weight: 600; }
    .grid { stroke: #dde3e7; } .one { stroke: #14202a; stroke-width: 1.5; }
    .range { stroke: #14202a; stroke-opacity: 0.55; }
    .c0 { fill: #8a96a0; } .c1 { fill: #d98a1f; } .c2 { fill: #a9d3e6; }
    .c3 { fill: #5aa6c8; } .c4 { fill: #0a5a7d; } .c5 { fill: #8a5ab0; }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0c1216; } .ink { fill: #e1e8ec; } .soft { fill: #9fadb8; }
      .grid { stroke: #2a363f; } .one { stroke: #e1e8ec; }
      .range { stroke: #e1e8ec; }
      .c0 { fill: #75828c; } .c1 { fill: #e6a94c; } .c2 { fill: #2f5f75; }
      .c3 { fill: #4b96b8; } .c4 { fill: #7cc4e4; } .c5 { fill: #b48ad6; }
    }`;

/**
 * Draws the ratios to ws as bars, from 1 to the right where more was measured
 * and to the left where less. Each step of the scale is twice the one before.
 *
 * @returns an SVG file.
 */
export function drawChart(report: Report): string {
  const scenarios = report.scenarios.filter(
    (scenario) => figureOf(entryOf(scenario, BASELINE)) !== null,
  );
  const names = report.contenders
    .map(({ name }) => name)
    .filter((name) => name !== BASELINE);
  const ratios = scenarios.flatMap((scenario) =>
    names.map((name) => ratioOf(scenario, name)?.median ?? 1),
  );
  const scale = new LogScale(ratios, PLOT.left, PLOT.right);
  const groupHeight = TITLE_HEIGHT + names.length * ROW_HEIGHT;
  const bottom = TOP + scenarios.length * groupHeight;
  const groups = scenarios.map((scenario, i) =>
    drawGroup(scenario, names, scale, TOP + i * groupHeight),
  );
  return [
    ...head(bottom + FOOT_HEIGHT),
    ...scale.steps.flatMap((step) => drawStep(step, scale.at(step), bottom)),
    ...groups.flat(),
    drawText('soft', MARGIN, bottom + 20, footOf(report)),
    '</svg>',
    '',
  ].join('\n');
}

function head(height: number): readonly string[] {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}"` +
      ` width="${WIDTH}" height="${height}" role="img"` +
      ' aria-labelledby="title">',
    `<title id="title">Echo servers side by side, ${BASELINE} is 1</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>`,
    drawText('ink head', MARGIN, 28, 'Echo servers side by side'),
    drawText('soft', MARGIN, 48, `Ratio to ${BASELINE}, medians of the rounds`),
  ];
}

function drawStep(step: number, x: number, bottom: number): readonly string[] {
  const isOne = step === 1;
  const plain = step < 1 ? `1/${1 / step}` : String(step);
  const name = isOne ? `${BASELINE} = 1` : plain;
  return [
    `<line class="${isOne ? 'one' : 'grid'}" x1="${x}" y1="${TOP - 8}"` +
      ` x2="${x}" y2="${bottom}"/>`,
    drawText(isOne ? 'ink' : 'soft', x, TOP - 14, name, 'middle'),
  ];
}

function drawGroup(
  scenario: ScenarioReport,
  names: readonly string[],
  scale: LogScale,
  top: number,
): readonly string[] {
  const { title, unit, better } = scenario;
  const figure = figureOf(entryOf(scenario, BASELINE)) ?? 0;
  const less = better === 'less' ? ', less is better' : '';
  const facts = `${BASELINE}: ${writeFigure(figure)} ${unit}${less}`;
  const bars = names.map((name, i) => {
    const y = top + TITLE_HEIGHT - GAP + i * ROW_HEIGHT;
    return drawBar(name, ratioOf(scenario, name), i % COLOURS, scale, y);
  });
  return [
    // On the ground's colour: the lines of the scale pass behind it.
    `<rect class="ground" x="${MARGIN}" y="${top + 4}"` +
      ` width="${WIDTH - 2 * MARGIN}" height="20"/>`,
    drawText('ink title', MARGIN, top + 19, title),
    drawText('soft', WIDTH - MARGIN, top + 19, facts, 'end'),
    ...bars.flat(),
  ];
}

function drawBar(
  name: string,
  ratio: Spread | null,
  colour: number,
  scale: LogScale,
  y: number,
): readonly string[] {
  const middle = y + BAR_HEIGHT / 2;
  const base = y + BAR_HEIGHT - 2;
  const label = drawText('ink', MARGIN, base, name);
  const one = scale.at(1);
  if (ratio === null) return [label, drawText('soft', one + GAP, base, '–')];
  const end = scale.at(ratio.median);
  const [low, high] = [scale.at(ratio.min), scale.at(ratio.max)];
  const isMore = ratio.median >= 1;
  const x = isMore ? Math.max(end, high) + GAP : Math.min(end, low) - GAP;
  const anchor = isMore ? 'start' : 'end';
  return [
    label,
    `<rect class="c${colour}" x="${Math.min(one, end)}" y="${y}"` +
      ` width="${round(Math.abs(end - one))}" height="${BAR_HEIGHT}"/>`,
    `<line class="range" x1="${low}" y1="${middle}" x2="${high}"` +
      ` y2="${middle}"/>`,
    drawText('ink', x, base, writeRatio(ratio.median), anchor),
  ];
}

function footOf({ date, machine, loadBefore, loadAfter }: Report): string {
  return (
    `${date.slice(0, 10)}, Node ${machine.node}, ` +
    `${machine.cpus} × ${machine.cpu}, ` +
    `load ${loadBefore[0] ?? '?'} to ${loadAfter[0] ?? '?'}`
  );
}

function drawText(
  classes: string,
  x: number,
  y: number,
  text: string,
  anchor = 'start',
): string {
  return (
    `<text class="${classes}" x="${round(x)}" y="${y}"` +
    ` text-anchor="${anchor}">${escapeXml(text)}</text>`
  );
}

function round(value: number): number {
  return Number(value.toFixed(1));
}

/** Names come from the command line, and could be anything. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
