// Runs TypeScript in the debugger: the configurations in launch.json load it.
//
// A recent Node puts spaces where the types were, and every line stays where it
// is: nothing to do. For Node 20 the types are taken out here, and not by tsx:
// tsx also takes the spaces out, and then the statement after a "return" begins
// where the "return" ends. To V8 these are one place, and a breakpoint on the
// one stops at the other.

import { readFile } from 'node:fs/promises';
import { createRequire, register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

// Node runs the function below in a thread of its own, from this same file.
if (isMainThread && !process.features.typescript) register(import.meta.url);

const require = createRequire(import.meta.url);

/** A module hook: the source of a module, as JavaScript. */
export async function load(url, context, nextLoad) {
  if (!/^file:.*\.ts$/.test(url)) return nextLoad(url, context);
  // The compiler that tsx has brought.
  const { transform } = createRequire(require.resolve('tsx'))('esbuild');
  const file = fileURLToPath(url);
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader: 'ts',
    target: `node${process.versions.node}`,
    sourcefile: file,
    sourcemap: 'inline',
  });
  return { format: 'module', source: code, shortCircuit: true };
}
