// Runs TypeScript in the tests where Node does not do it by itself: Node 20.
// They start hundreds of processes, and tsx takes longer to start than most of
// these live. What was translated once is kept, and tsx is not asked again.

import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const KEPT = join(import.meta.dirname, '../../node_modules/.cache/typescript');

// Node runs the function below in a thread of its own, from this same file.
if (isMainThread) {
  process.setSourceMapsEnabled(true);
  register(import.meta.url);
}

/** A module hook: the source of a module, as JavaScript. */
export async function load(url, context, nextLoad) {
  if (!/^file:.*\.m?ts$/.test(url)) return nextLoad(url, context);
  const file = fileURLToPath(url);
  const source = await translated(basename(file), readFileSync(file, 'utf8'));
  return { format: 'module', source, shortCircuit: true };
}

async function translated(sourcefile, text) {
  const hash = createHash('sha1').update(`${process.version}${sourcefile}\n`);
  const kept = join(KEPT, `${hash.update(text).digest('hex')}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch {
    const code = await translate(sourcefile, text);
    // Others look for it at the same time: it is there whole, or not at all.
    const unfinished = `${kept}-${randomUUID()}`;
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(unfinished, code);
    renameSync(unfinished, kept);
    return code;
  }
}

async function translate(sourcefile, text) {
  // The compiler that tsx has brought.
  const { transform } = createRequire(require.resolve('tsx'))('esbuild');
  const target = `node${process.versions.node}`;
  const how = { loader: 'ts', target, sourcefile, sourcemap: 'inline' };
  const { code } = await transform(text, how);
  return code;
}
