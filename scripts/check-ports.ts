import { CommandError } from './command-error.ts';
import type { PortOptions } from './milestone-options.ts';
import { isFree } from './ports.ts';

/**
 * @param command what was typed, to say what to type instead.
 * @throws {CommandError} when a port is in use.
 */
export async function checkPorts(
  command: string,
  { port, clientPort, client }: PortOptions,
): Promise<void> {
  // npm takes what stands behind the first `--` for ours.
  const base = command.includes(' -- ') ? command : `${command} --`;
  if (!(await isFree(port))) {
    const other = port === 65_535 ? 4000 : port + 1;
    // Windows sets variables in another way: there the option is simpler.
    const remedy =
      process.platform === 'win32'
        ? `${base} --port ${other}`
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
        `Stop that one, or type: ${base} --client-port ${other}`,
    );
  }
}
