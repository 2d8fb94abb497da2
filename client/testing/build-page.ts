import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../shared/node-arguments.ts';

/** Before all tests of the page: it is compiled, once for all of them. */
export default function setup(): void {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', join(ROOT, 'client')];
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}
