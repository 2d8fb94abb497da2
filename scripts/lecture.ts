import { ROOT } from '../shared/node-arguments.ts';
import { killServers } from './check/run-check.ts';
import { runCommand } from './command-error.ts';
import { lecture } from './lecture/lecture.ts';

process.on('exit', killServers);

await runCommand(() => lecture(ROOT, process.argv.slice(2)));
