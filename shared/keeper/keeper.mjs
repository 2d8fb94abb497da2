// Ends what a command has started, when the command itself could not: it was
// killed, or it crashed. Plain JavaScript, because it has to be there at once.
//
// Each line that comes is the whole of what there is by then, as JSON. A pipe
// ends when the process at its other end does, however that ends.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

// The last one here turns off the light: Ctrl+C is not meant for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {});
}

let kept = { processes: [], folders: [] };
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => (kept = JSON.parse(line)));
lines.on('close', () => {
  endAll(kept.processes);
  for (const folder of kept.folders) {
    // A server that was just ended may still have a file in it.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** @param {{ pid: number, isGroup: boolean, since: number }[]} processes */
function endAll(processes) {
  if (process.platform === 'win32') return processes.forEach(endTree);
  for (const { pid, isGroup } of processes) {
    try {
      process.kill(isGroup ? -pid : pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/**
 * Windows ends our children with us, but not what those have started; and
 * taskkill finds nobody below a process that has ended. A process keeps the
 * number of its parent, which may be somebody else's by now: only what is
 * younger than our child is below it.
 */
function endTree({ pid, since }) {
  const script = `
    $all = Get-CimInstance Win32_Process |
      Where-Object CreationDate -ge ([DateTime]'${new Date(since).toISOString()}')
    function EndTree($id) {
      $all | Where-Object ParentProcessId -eq $id |
        ForEach-Object { EndTree $_.ProcessId }
      if ($all | Where-Object ProcessId -eq $id) { Stop-Process -Force $id }
    }
    EndTree ${pid}`;
  const options = ['-NoProfile', '-NonInteractive', '-Command', script];
  spawnSync('powershell.exe', options, { stdio: 'ignore', windowsHide: true });
}
