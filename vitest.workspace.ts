import { defineConfig } from 'vitest/config';
import { folderOf, MILESTONES } from './shared/course.ts';

/**
 * One project for each milestone, named as its folder, so that
 * `npm test -- --project 02-handshake` runs one of them; and one for each
 * other part of the repository.
 */
const milestones = MILESTONES.map((milestone) => ({
  test: {
    name: folderOf(milestone),
    include: [`milestones/${folderOf(milestone)}/**/*.test.ts`],
    testTimeout: 15_000,
  },
}));

const parts = ['shared', 'scripts', 'client'].map((part) => ({
  test: {
    name: part,
    include: [`${part}/**/*.test.ts`],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
}));

export default defineConfig({
  // Most tests wait for sockets and processes, so more of them fit at once.
  test: { maxWorkers: 4, projects: [...milestones, ...parts] },
});
