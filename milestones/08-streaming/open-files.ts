import { closeSync, openSync } from 'node:fs';
import type { Server } from 'node:net';
import { devNull } from 'node:os';
import { log } from './log.ts';

/** Milliseconds after a client has come: others may come with it. */
const CHECK_DELAY_MS = 100;
/** Milliseconds until the same is said again. */
const REPEAT_MS = 60_000;

/**
 * Says so when this process may open no more files, and a socket counts as
 * one. Node closes new connections then, without an event that would tell.
 */
export function watchOpenFiles(server: Server): void {
  let timer: NodeJS.Timeout | undefined;
  function check(): void {
    timer = undefined;
    if (canOpenFile()) return;
    log('no file can be opened: new clients are closed. See "ulimit -n".');
    timer = setTimeout(check, REPEAT_MS).unref();
  }
  server.on('connection', () => {
    timer ??= setTimeout(check, CHECK_DELAY_MS).unref();
  });
}

function canOpenFile(): boolean {
  try {
    closeSync(openSync(devNull, 'r'));
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Too many of this process, or of all together.
    return code !== 'EMFILE' && code !== 'ENFILE';
  }
}
