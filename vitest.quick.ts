import { defineConfig } from 'vitest/config';

/** What starts processes, servers or browsers, or waits for timers. */
const SLOW = [
  'client/{page,sliced-file,wire}.test.ts',
  'milestones/*/{admission,back-pressure,clients,from-outside}.test.ts',
  'milestones/*/{fuzz,load,open-files,output,patience}.test.ts',
  'milestones/*/{process-events,shutdown,streaming,tls}.test.ts',
  'scripts/{carry,certs,check,milestone,wire}/**',
  'scripts/{begin/b*,bench/bench,decode/*-input,diff/diff,diff/output}.test.ts',
  'scripts/transcripts/lessons.test.ts',
  'scripts/lib/{endings,files,page,start}/**',
  'scripts/lib/command-line/{output,swallowed}-*.test.ts',
  'shared/{certificates,copied,debugger}.test.ts',
  'shared/testing/**',
  'shared/wire/{pcapng,tap}/**',
];

/**
 * `npm run test:quick`, before a commit: every part that can be tried by
 * itself, what lessons and docs promise, and who imports whom.
 */
export default defineConfig({
  test: {
    include: ['{client,milestones,scripts,shared}/**/*.test.ts'],
    exclude: SLOW,
    pool: 'forks',
    isolate: false,
    maxWorkers: 3,
    testTimeout: 60_000,
    globalSetup: 'scripts/lib/testing/suite.ts',
  },
});
