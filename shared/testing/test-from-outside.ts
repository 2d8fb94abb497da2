import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Case, Transport } from '../cases/case.ts';
import { talksBroughtBy, talksFor } from '../cases/index.ts';
import { builtMilestones } from '../course-folder.ts';
import { findMilestone, folderOf, MILESTONES } from '../course.ts';
import type { Milestone } from '../course.ts';
import { ROOT } from '../node-arguments.ts';
import {
  BYTE_BY_BYTE,
  isRequest,
  ofFrames,
  randomly,
  WHOLE,
} from './chunking.ts';
import type { Chunking } from './chunking.ts';
import { runCase } from './run-case.ts';
import { ServerLanes } from './server-lanes.ts';
import { ServerProcess } from './server-process.ts';
import { TemporaryCertificates } from './temporary-certificates.ts';
import { testProcess } from './test-process.ts';

/**
 * Every test of a milestone that needs nothing but its running server. What
 * they do is wait, most of the time: they run side by side.
 *
 * @param folder the milestone's folder, for example `…/02-handshake`.
 */
export function testFromOutside(folder: string): void {
  const milestone = findMilestone(basename(folder));
  if (!milestone) throw new Error(`${folder} is not in the catalogue`);

  const lanes = useLanes(milestone);
  testCases(milestone, 'tcp', lanes);
  // The milestone that is about TLS holds every case over it as well.
  if (milestone.tls === 'always') testCases(milestone, 'tls', lanes);
  testStepIsNew(milestone, lanes);
  testProcess(milestone);
}

function testCases(
  milestone: Milestone,
  transport: Transport,
  lanes: ServerLanes,
): void {
  describe.concurrent(`cases over ${transport}`, () => {
    for (const testCase of talksFor(milestone.number)) {
      // A case with a transport of its own is not run over another one.
      if (transport === 'tls' && testCase.transport) continue;
      const { patience, often } = isTimed(testCase) ? TIMED : PATIENT;
      for (const chunking of chunkingsFor(testCase, milestone, transport)) {
        test(`${testCase.id}, ${chunking.name}`, often, () =>
          lanes.use(testCase, transport, (server) =>
            runCase(testCase, { ...server, chunking, patience }),
          ),
        );
      }
    }
  });
}

/** A busy machine makes everybody wait. */
const PATIENT = { patience: 5, often: {} };

/**
 * Who waits too long for a deadline of the server's does not see it, and who
 * is made to wait misses it: what is wrong is wrong again.
 */
const TIMED = { patience: 1, often: { retry: 3 } };

function isTimed({ env }: Case): boolean {
  return Object.keys(env ?? {}).some((name) => name.endsWith('_MS'));
}

/** Between the milestone that brings a case and the last one, whole will do. */
function chunkingsFor(
  testCase: Case,
  milestone: Milestone,
  transport: Transport,
): readonly Chunking[] {
  const isNew = testCase.since === milestone.number;
  const isLast = builtMilestones(ROOT).at(-1) === milestone;
  const isCut = transport === 'tcp' && (isNew || isLast);
  return isCut ? chunkingsOf(testCase) : [WHOLE];
}

/** From here on messages are cut at random too, and not only requests. */
const FIRST_WITH_FRAMES = 4;

/** So that the first bytes of a payload come one at a time as well. */
const RESTS = 10;

/** A case that sends nothing, or at its own pace, has nothing to be cut. */
function chunkingsOf(testCase: Case): readonly Chunking[] {
  const { talk, isWhole, since } = testCase;
  const isOfFrames = since >= FIRST_WITH_FRAMES;
  // A function makes the bytes that it sends, and too many to make them here.
  const isCut =
    typeof talk === 'function' ||
    talk.some(
      (step) => step.do === 'send' && !(isOfFrames && isRequest(step.bytes)),
    );
  if (!isCut || isWhole) return [WHOLE];
  if (!isOfFrames) return [WHOLE, BYTE_BY_BYTE];
  const random = randomly(seedOf(testCase.id));
  const single = { ...BYTE_BY_BYTE, rests: RESTS };
  return [WHOLE, ofFrames(single), ofFrames(random)];
}

/** A seed of its own for every case, and the same one every time. */
function seedOf(id: string): number {
  return createHash('sha1').update(id).digest().readUInt16BE();
}

/** Were it to pass the next step's cases, the next step would be no step. */
function testStepIsNew(milestone: Milestone, lanes: ServerLanes): void {
  const next = MILESTONES.find(({ number }) => number === milestone.number + 1);
  const [first] = next ? talksBroughtBy(next.number) : [];
  if (!next || !first) return;

  describe.concurrent('the next step', () => {
    test(`milestone ${next.number} brings a case that fails here`, async () => {
      const run = lanes.use(first, 'tcp', (server) =>
        runCase(first, { ...server, chunking: WHOLE }),
      );
      await expect(run).rejects.toThrow(first.id);
    });
  });
}

function useLanes(milestone: Milestone): ServerLanes {
  const certificates = new TemporaryCertificates();
  const lanes = new ServerLanes(async (env) => {
    const server = new ServerProcess(folderOf(milestone), env);
    return { process: server, port: await server.port() };
  }, certificates);
  afterAll(async () => {
    const dead = await lanes.stop();
    await certificates.remove();
    expect(dead.map(({ output }) => output)).toEqual([]);
  });
  return lanes;
}
