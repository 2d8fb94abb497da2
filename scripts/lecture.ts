import { ROOT } from '../shared/node-arguments.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { lecture } from './lecture/lecture.ts';

await runCommand(() => lecture(ROOT, process.argv.slice(2)));
