import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Case, Transport } from '../cases/case.ts';
import { talksBroughtBy, talksFor } from '../cases/index.ts';
import { findMilestone, folderOf, MILESTONES } from '../course.ts';
import type { Milestone } from '../course.ts';
import { BYTE_BY_BYTE, randomly, WHOLE } from './chunking.ts';
import type { Chunking } from './chunking.ts';
import { runCase } from './run-case.ts';
import { ServerPool } from './server-pool.ts';
import { ServerProcess } from './server-process.ts';
import { TemporaryCertificates } from './temporary-certificates.ts';
import { testProcess } from './test-process.ts';

/**
 * Every test of a milestone that needs nothing but its running server.
 *
 * @param folder the milestone's folder, for example `…/02-handshake`.
 */
export function testFromOutside(folder: string): void {
  const milestone = findMilestone(basename(folder));
  if (!milestone) throw new Error(`${folder} is not in the catalogue`);

  // The milestone that is about TLS holds every case over it as well.
  testCases(milestone, 'tcp');
  if (milestone.tls === 'always') testCases(milestone, 'tls');
  testStepIsNew(milestone);
  testProcess(milestone);
}

function testCases(milestone: Milestone, transport: Transport): void {
  describe(`cases over ${transport}`, () => {
    const pool = usePool(milestone);
    for (const testCase of talksFor(milestone.number)) {
      // A case with a transport of its own is not run over another one.
      if (transport === 'tls' && testCase.transport) continue;
      for (const chunking of chunkingsOf(testCase)) {
        test(`${testCase.id}, ${chunking.name}`, async () => {
          const server = await pool.serve(testCase, transport);
          await runCase(testCase, { ...server, chunking });
        });
      }
    }
  });
}

/** From here on messages are cut at random too, and not only requests. */
const FIRST_WITH_FRAMES = 4;

/** A case that sends nothing, or at its own pace, has nothing to be cut. */
function chunkingsOf(testCase: Case): readonly Chunking[] {
  const { talk, isWhole } = testCase;
  // A function makes the bytes that it sends, and too many to make them here.
  const sends =
    typeof talk === 'function' || talk.some((step) => step.do === 'send');
  if (!sends || isWhole) return [WHOLE];
  if (testCase.since < FIRST_WITH_FRAMES) return [WHOLE, BYTE_BY_BYTE];
  return [WHOLE, BYTE_BY_BYTE, randomly(seedOf(testCase.id))];
}

/** A seed of its own for every case, and the same one every time. */
function seedOf(id: string): number {
  return createHash('sha1').update(id).digest().readUInt16BE();
}

/** Were it to pass the next step's cases, the next step would be no step. */
function testStepIsNew(milestone: Milestone): void {
  const next = MILESTONES.find(({ number }) => number === milestone.number + 1);
  const brought = next ? talksBroughtBy(next.number) : [];
  if (!next || brought.length === 0) return;

  describe('the next step', () => {
    const pool = usePool(milestone);
    test(`milestone ${next.number} brings a case that fails here`, async () => {
      const [first] = brought;
      if (!first) return;
      const server = await pool.serve(first, 'tcp');
      const run = runCase(first, { ...server, chunking: WHOLE });
      await expect(run).rejects.toThrow(first.id);
    });
  });
}

function usePool(milestone: Milestone): ServerPool {
  const certificates = new TemporaryCertificates();
  const pool = new ServerPool(async (env) => {
    const server = new ServerProcess(folderOf(milestone), env);
    return { process: server, port: await server.port() };
  }, certificates);
  afterAll(async () => {
    const dead = await pool.stop();
    await certificates.remove();
    expect(dead.map(({ output }) => output)).toEqual([]);
  });
  return pool;
}
