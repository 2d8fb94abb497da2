import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';
import { folderOf, MILESTONES } from './shared/course.ts';

/** What holds for all tests. */
const COMMON = {
  // Processes: starting others from threads of one large process is slow.
  pool: 'forks',
  // What test files share is loaded once for all of them: half of the work.
  isolate: false,
  // They only end what hangs: a busy machine takes its time.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // A shared machine stands still now and then: what is wrong fails again.
  retry: process.env['CI'] ? 1 : 0,
} as const;

/**
 * One project for each milestone, named as its folder, so that
 * `npm test -- --project 02-handshake` runs one of them; and one for each
 * other part of the repository.
 */
const milestones = MILESTONES.map((milestone) => ({
  test: {
    ...COMMON,
    name: folderOf(milestone),
    include: [`milestones/${folderOf(milestone)}/**/*.test.ts`],
    // Some wait for the lane that has their server: the others have work.
    maxConcurrency: 12,
  },
}));

const parts = ['scripts', 'shared'].map((part) => ({
  test: { ...COMMON, name: part, include: [`${part}/**/*.test.ts`] },
}));

const page = {
  test: {
    ...COMMON,
    name: 'client',
    include: ['client/**/*.test.ts'],
    globalSetup: 'client/testing/build-page.ts',
    expect: { poll: { timeout: 60_000 } },
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
    globalSetup: 'scripts/lib/testing/suite.ts',
    sequence: { sequencer: SlowestFirst },
    projects: [page, ...parts, ...milestones],
  },
});
