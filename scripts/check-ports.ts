import { CommandError } from './command-error.ts';
import type { MilestoneOptions } from './milestone-options.ts';
import { isFree } from './ports.ts';

/**
 * @param command what was typed, to say what to type instead.
 * @throws {CommandError} when a port is in use.
 */
export async function checkPorts(
  command: string,
  { port, clientPort, client }: MilestoneOptions,
): Promise<void> {
  if (!(await isFree(port))) {
    const other = port === 65_535 ? 4000 : port + 1;
    // Windows sets variables in another way: there the option is simpler.
    const remedy =
      process.platform === 'win32'
        ? `${command} -- --port ${other}`
        : `PORT=${other} ${command}`;
    throw new CommandError(
      `Port ${port} is in use by another program. ` +
        `Stop that one, or type: ${remedy}`,
    );
  }
  if (client && !(await isFree(clientPort))) {
    const other = clientPort === 65_535 ? 5500 : clientPort + 1;
    throw new CommandError(
      `Port ${clientPort}, for the page, is in use by another program. ` +
        `Stop that one, or type: ${command} -- --client-port ${other}`,
    );
  }
}
