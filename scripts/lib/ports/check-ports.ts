import { isBlocked } from './blocked-ports.ts';
import { commandLine, withOption } from '../command-line/command-line.ts';
import type { Typed } from '../command-line/command-line.ts';
import { CommandError, fold } from '../command-line/command-error.ts';
import type { PortOptions } from '../milestone/milestone-options.ts';
import { isFree } from './ports.ts';

const USUAL = { '--port': 4000, '--client-port': 5500 } as const;
/** Lower ports may be reserved for the system. */
const FIRST_UNRESERVED = 1024;
const LAST_PORT = 65_535;

type PortOption = keyof typeof USUAL;

/**
 * @param typed the command, to say what to type instead.
 * @throws {CommandError} when a port is in use, or no browser connects to it.
 */
export async function checkPorts(
  typed: Typed,
  { port, clientPort, client }: PortOptions,
): Promise<void> {
  const taken = [port, clientPort];
  const typeInstead = async (option: PortOption, asked: number) => {
    const other = await otherPort(option, asked, taken);
    return commandLine(withOption(typed, option, other));
  };
  if (isBlocked(port) && !client) noteBlocked(port);
  if (isBlocked(port) && client) {
    throw blocked(port, await typeInstead('--port', port));
  }
  if (isBlocked(clientPort) && client) {
    throw blocked(clientPort, await typeInstead('--client-port', clientPort));
  }
  if (!(await isFree(port))) {
    throw inUse(`Port ${port}`, await typeInstead('--port', port));
  }
  if (client && !(await isFree(clientPort))) {
    const which = `Port ${clientPort}, for the page,`;
    throw inUse(which, await typeInstead('--client-port', clientPort));
  }
}

function inUse(which: string, remedy: string): CommandError {
  return new CommandError(
    `${which} is in use by another program. Stop that one, or type: ${remedy}`,
  );
}

function blocked(port: number, remedy: string): CommandError {
  return new CommandError(`${whyBlocked(port)}. Choose another one: ${remedy}`);
}

/** Whoever wants no page may have clients that are no browsers. */
function noteBlocked(port: number): void {
  console.error(fold(`${whyBlocked(port)}. Other clients do.`));
}

function whyBlocked(port: number): string {
  return `No browser connects to port ${port}, which the Fetch standard blocks`;
}

/** The next one that is free, is not taken, and that browsers connect to. */
async function otherPort(
  option: PortOption,
  asked: number,
  taken: readonly number[],
): Promise<number> {
  const next = asked < FIRST_UNRESERVED ? USUAL[option] : asked + 1;
  for (let port = next; port <= LAST_PORT; port += 1) {
    if (isBlocked(port) || taken.includes(port)) continue;
    if (await isFree(port)) return port;
  }
  return USUAL[option];
}
