import { freemem } from 'node:os';
import type { Contender } from '../servers/contenders.ts';
import type { Scenario } from '../scenarios.ts';
import { mostOpenFiles } from './usage.ts';

const GIB = 1024 ** 3;
/** A server that holds 1 GiB joins its parts, and sends the result. */
const TIMES_IN_MEMORY = 4;
/** What a process has open besides its connections, more than enough. */
const OTHER_FILES = 100;

/** Why a contender does not take part in a scenario; null: it does. */
export function skipReason(
  contender: Contender,
  { work }: Scenario,
): string | null {
  switch (work.kind) {
    case 'burst':
      return null;
    case 'handshakes':
      return contender.speaksWebSocket ? null : 'TCP knows no handshake';
    case 'idle':
      return tooFewFiles(work.connections);
    case 'stream':
      if (work.isHuge && !contender.speaksWebSocket) {
        return 'TCP knows no messages';
      }
      if (contender.streams || work.frames === 'messages') return null;
      if (work.isHuge) return 'it holds a message as a whole';
      return tooLittleMemory(work.bytes);
  }
}

function tooLittleMemory(bytes: number): string | null {
  const needed = TIMES_IN_MEMORY * bytes;
  if (freemem() >= needed) return null;
  return `it needs ${Math.ceil(needed / GIB)} GiB of free memory`;
}

function tooFewFiles(connections: number): string | null {
  const allowed = mostOpenFiles();
  if (allowed === null) return 'only Linux tells what a process holds';
  const needed = connections + OTHER_FILES;
  if (allowed >= needed) return null;
  return (
    `${needed} open files are needed, ${allowed} allowed: ` +
    `type "ulimit -n ${needed}" before, as root if it is refused`
  );
}
