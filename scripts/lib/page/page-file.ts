import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ROOT } from '../../../shared/node-arguments.ts';
import type { Middleware } from '../../../shared/wire/tap/event-stream.ts';
import { NOT_FOUND } from './refusals.ts';

/** live-server's own, for pages that it serves: loads them again. */
const RELOAD = join(ROOT, 'node_modules', 'live-server', 'injected.html');

/** The HTML that makes a page load again when one of its files changes. */
export async function reloadHtml(): Promise<string> {
  const html = await readFile(RELOAD, 'utf8');
  return html.replaceAll('\r\n', '\n');
}

/** What stands in the one script of some HTML. */
export function scriptIn(html: string): string {
  return /<script[^>]*>([^]*?)<\/script>/.exec(html)?.[1] ?? '';
}

/**
 * Answers with the page itself. live-server could, but where the file is gone
 * in the very moment of reading it, as while an editor saves, the whole
 * process would end.
 */
export function servePage(root: string, reload: string): Middleware {
  return (request, response, next) => {
    const path = request.url?.split('?')[0];
    if (path !== '/' && path !== '/index.html') return next();
    readFile(join(root, 'index.html'), 'utf8').then(
      (page) => {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Cache-Control', 'no-store');
        response.end(page.replace('</body>', () => `${reload}</body>`));
      },
      () => next(NOT_FOUND),
    );
  };
}

/** What the page consists of; what else lies beside it is for nobody. */
const FILE = /\.(?:css|js|map)$/;

/** Lets only such files through, and nothing that a link leads to elsewhere. */
export function onlyFilesOf(root: string): Middleware {
  return (request, _response, next) => {
    const [path = ''] = request.url?.split('?') ?? [];
    if (!FILE.test(path)) return next(NOT_FOUND);
    isFileIn(root, path).then(
      (isThere) => (isThere ? next() : next(NOT_FOUND)),
      () => next(NOT_FOUND),
    );
  };
}

async function isFileIn(root: string, path: string): Promise<boolean> {
  const [folder, file] = await Promise.all([
    realpath(root),
    realpath(join(root, path)),
  ]);
  return file.startsWith(folder + sep) && (await stat(file)).isFile();
}
