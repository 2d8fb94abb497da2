import { runCommand } from './lib/command-line/command-error.ts';
import { screenshots } from './screenshots/screenshots.ts';

await runCommand(screenshots);
