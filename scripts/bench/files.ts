import { accessSync, constants, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CommandError } from '../lib/command-line/command-error.ts';
import { parseReport } from './report/parse-report.ts';
import type { Report } from './report/report.ts';

/** Seen from where the command was typed: npm goes elsewhere to run it. */
export function inFolder(file: string): string {
  return resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
}

export function checkFolder(file: string): void {
  const folder = dirname(file);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new CommandError(`There is no folder ${folder} to write to.`);
  }
}

export function readReport(file: string): Report {
  try {
    return parseReport(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`${file} cannot be used: ${reason}.`);
  }
}

export function write(file: string, content: string): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${String(error)}.`);
  }
}
