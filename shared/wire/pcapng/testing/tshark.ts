import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Between several values of one field: in none of the texts of the tests. */
const BETWEEN = ';';

/** Where there are no settings: what is tested is what anybody gets. */
const ENV = {
  ...process.env,
  WIRESHARK_CONFIG_DIR: join(tmpdir(), 'websocket-no-settings'),
};

const CHECKED = [
  ...['-o', 'ip.check_checksum:TRUE'],
  ...['-o', 'tcp.check_checksum:TRUE'],
];

/**
 * Says whether the tests with tshark must be skipped. In CI on Linux they must
 * not.
 *
 * @throws when there is no tshark, but `CI=true`.
 */
export function skipsTshark(): boolean {
  if (spawnSync('tshark', ['--version']).status === 0) return false;
  const what = 'No tshark found (Debian has it in the package tshark)';
  if (process.env['CI'] === 'true' && process.platform === 'linux') {
    throw new Error(what);
  }
  console.warn(`${what}: what it says about captures is not tested.`);
  return true;
}

/**
 * Asks tshark for fields of the packets that pass a display filter.
 *
 * @returns for each packet, and for each field, its values.
 * @throws when tshark finds fault with the file itself.
 */
export function packetsIn(
  path: string,
  filter: string,
  fields: readonly string[],
): readonly (readonly string[])[][] {
  const output = tshark(path, [
    ...['-Y', filter, '-T', 'fields', '-E', `aggregator=${BETWEEN}`],
    ...fields.flatMap((field) => ['-e', field]),
  ]);
  const lines = output.split('\n').slice(0, -1);
  return lines.map((line) =>
    line.split('\t').map((values) => (values ? values.split(BETWEEN) : [])),
  );
}

/** The line for each packet that Wireshark complains about. */
export function complaintsAbout(path: string): readonly string[] {
  const filter = [
    'tcp.analysis.flags',
    '_ws.malformed',
    '_ws.expert.severity >= "Warning"',
    'ip.checksum.status == "Bad"',
    'tcp.checksum.status == "Bad"',
    'tcp.checksum.status == "Unverified"',
  ].join(' || ');
  return tshark(path, ['-Y', filter])
    .split('\n')
    .filter((line) => line !== '');
}

function tshark(path: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(
    'tshark',
    ['-n', ...CHECKED, '-r', path, ...args],
    { encoding: 'utf8', env: ENV, maxBuffer: 64 * 2 ** 20, timeout: 20_000 },
  );
  if (error) throw error;
  if (status !== 0) throw new Error(`tshark ended with ${status}: ${stderr}`);
  return stdout;
}
