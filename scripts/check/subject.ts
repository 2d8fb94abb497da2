import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nodeCommand } from '../../shared/testing/server-process.ts';
import type { ServerCommand } from '../../shared/testing/server-process.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { milestonePath } from '../../shared/course-folder.ts';
import { chooseMilestone } from '../lib/course/built-milestones.ts';
import { MY_SERVER, myServerFolder } from '../lib/course/my-server.ts';
import type { Subject } from './options.ts';

/**
 * What starts the server that is checked; null for one that runs already.
 *
 * @param root the repository's folder.
 * @param cwd where the command was typed.
 * @throws {CommandError} when there is no server.
 */
export function commandFor(
  subject: Subject,
  root: string,
  cwd: string,
): ServerCommand | null {
  switch (subject.kind) {
    case 'url':
      return null;
    case 'command':
      return { command: subject.command, cwd };
    case 'milestone': {
      const milestone = chooseMilestone(root, subject.name);
      return nodeCommand(join(root, milestonePath(milestone, 'main.ts')));
    }
    case 'mine':
      return myServer(root);
  }
}

function myServer(root: string): ServerCommand {
  const main = join(myServerFolder(root), 'main.ts');
  if (existsSync(main)) return { ...nodeCommand(main), cwd: root };
  throw new CommandError(
    existsSync(myServerFolder(root))
      ? `There is no ${join(MY_SERVER, 'main.ts')}: your server starts there. ` +
          'To check another program: npm run check N -- --run "COMMAND"'
      : `There is no server of yours yet, in ${MY_SERVER}. ` +
          'To begin one, type: npm run begin 1',
  );
}

/** How the report calls it. */
export function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'url':
      return `the server at ${subject.url.href}`;
    case 'command':
      return `"${subject.command}"`;
    case 'milestone':
      return `the reference, milestone ${subject.name}`;
    case 'mine':
      return `your server in ${join(MY_SERVER, '/')}`;
  }
}
