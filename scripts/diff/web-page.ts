import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { html, parse } from 'diff2html';
import { ColorSchemeType } from 'diff2html/lib/types.js';
import type { Comparison } from './comparison.ts';

/** What the library leaves open. */
const STYLE = `
:root { color-scheme: light dark; }
body { margin: 1rem; font-family: system-ui, sans-serif; }
h1 { font-size: 1.25rem; }
/* Two sides of 80 columns fit in a window of 1400 pixels. */
.d2h-diff-table { font-size: 12px; line-height: 18px; }
.d2h-diff-table td { padding-block: 0; vertical-align: top; }
.d2h-code-side-line { vertical-align: top; }
/* Where they do not fit, they are moved together. */
.d2h-file-wrapper { overflow-x: auto; position: relative; }
.d2h-file-header { position: sticky; left: 0; }
.d2h-files-diff { min-width: 82rem; }
/* A file that is new or gone has one side only. */
.d2h-file-wrapper:has(.d2h-added-tag) .d2h-file-side-diff:first-child,
.d2h-file-wrapper:has(.d2h-deleted-tag) .d2h-file-side-diff:last-child {
  display: none;
}
.d2h-file-wrapper:is(:has(.d2h-added-tag), :has(.d2h-deleted-tag)) {
  .d2h-files-diff { min-width: 42rem; }
  .d2h-file-side-diff { width: 100%; }
}
@media (prefers-color-scheme: dark) { body { background: #0d1117; } }
`;

/**
 * Writes a page that shows the changes side by side. It needs no network.
 *
 * @returns the path of the page.
 */
export function writePage(comparison: Comparison): string {
  const folder = mkdtempSync(join(tmpdir(), 'websocket-diff-page-'));
  const page = join(folder, 'changes.html');
  const title = `${comparison.before} → ${comparison.after}`;
  writeFileSync(page, pageOf(title, table(comparison)));
  return page;
}

function table({ text, changes }: Comparison): string {
  // The library loses lines without even a sign.
  const signed = text.replace(/^(?=\n)/gm, ' ');
  // Folders differ in every file: with their names each would be a move.
  const files = parse(signed).map((file, i) => {
    // In a name the library takes `\\` for Windows' way to write `/`.
    const name = (changes[i]?.file ?? file.newName).replaceAll('\\', '∖');
    return { ...file, oldName: name, newName: name };
  });
  return html(files, {
    outputFormat: 'side-by-side',
    drawFileList: true,
    matching: 'lines',
    colorScheme: ColorSchemeType.AUTO,
  });
}

function pageOf(title: string, body: string): string {
  const { resolve } = createRequire(import.meta.url);
  const css = resolve('diff2html/bundles/css/diff2html.min.css');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${readFileSync(css, 'utf8')}${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`;
}
