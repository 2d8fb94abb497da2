import { join } from 'node:path';
import { folderOf, MILESTONES } from '../../shared/course.ts';
import type { Milestone } from '../../shared/course.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { chooseMilestone, mainFileOf } from '../lib/course/built-milestones.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { LARGEST_PAYLOAD } from './scenarios.ts';
import { WITHOUT_ADDONS, wsVersion } from './ws-package.ts';

/** A server to be measured. */
export interface Contender {
  /** Short, for the head of a column. */
  readonly name: string;
  /** Which version or folder it is. */
  readonly details: string;
  /** The file that starts it. */
  readonly main: string;
  readonly env: Readonly<Record<string, string>>;
}

export function wsContender(): Contender {
  return {
    name: 'ws',
    details: `ws ${wsVersion()}`,
    main: join(ROOT, 'scripts', 'compare', 'ws-server.ts'),
    env: { ...WITHOUT_ADDONS, MAX_MESSAGE_BYTES: String(LARGEST_PAYLOAD) },
  };
}

/**
 * The server that is compared with ws: `ws` itself, or a milestone; the first
 * one that echoes where none is named.
 *
 * @throws {CommandError} when there is none, or when it echoes nothing.
 */
export function chooseContender(name: string | undefined): Contender {
  if (name === 'ws') return { ...wsContender(), name: 'ws again' };
  const first = firstEcho();
  const milestone = chooseMilestone(ROOT, name ?? String(first.number));
  if (milestone.number < first.number) {
    throw new CommandError(
      `Milestone ${milestone.number} echoes nothing yet: ` +
        `choose one from ${first.number} on.`,
    );
  }
  return milestoneContender(milestone);
}

function milestoneContender(milestone: Milestone): Contender {
  return {
    name: `milestone ${milestone.number}`,
    details: folderOf(milestone),
    main: mainFileOf(milestone),
    env: {
      PORT: '0',
      TLS: 'off',
      LOG: 'off',
      MAX_MESSAGE_BYTES: String(LARGEST_PAYLOAD),
    },
  };
}

function firstEcho(): Milestone {
  const first = MILESTONES.find(({ slug }) => slug === 'echo');
  if (first) return first;
  throw new CommandError('No milestone is called "echo" in shared/course.ts.');
}
