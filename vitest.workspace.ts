import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { folderOf, MILESTONES } from './shared/course.ts';

/** A shared machine stands still now and then: what is wrong fails again. */
const retry = process.env['CI'] ? 1 : 0;

/**
 * One project for each milestone, named as its folder, so that
 * `npm test -- --project 02-handshake` runs one of them; and one for each
 * other part of the repository.
 */
const milestones = MILESTONES.map((milestone) => ({
  test: {
    name: folderOf(milestone),
    include: [`milestones/${folderOf(milestone)}/**/*.test.ts`],
    isolate: false,
    // To keep a test from hanging, on a busy machine too.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Some wait for the lane that has their server: the others have work.
    maxConcurrency: 12,
    retry,
  },
}));

const parts = ['scripts', 'shared'].map((part) => ({
  test: {
    name: part,
    include: [`${part}/**/*.test.ts`],
    // What they share is loaded once for all files: half of the work.
    isolate: false,
    // They only guard against what hangs: a busy machine takes its time.
    testTimeout: 120_000,
    retry,
    hookTimeout: 120_000,
  },
}));

/** On a busy machine a browser takes its time. */
const page = {
  test: {
    name: 'client',
    isolate: false,
    include: ['client/**/*.test.ts'],
    globalSetup: 'client/testing/build-page.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000 } },
    retry,
  },
};

/** What takes longest begins first, so that the end is not spent waiting. */
class SlowestFirst extends BaseSequencer {
  override async sort(
    files: TestSpecification[],
  ): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ project }: TestSpecification): boolean =>
      project.name === 'client' || project.name === 'scripts';
    return [...sorted].sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)));
  }
}

export default defineConfig({
  test: {
    // Most tests wait for sockets and processes: more of them fit at once.
    maxWorkers: 4,
    pool: 'threads',
    globalSetup: 'scripts/lib/testing/suite.ts',
    sequence: { sequencer: SlowestFirst },
    projects: [page, ...parts, ...milestones],
  },
});
