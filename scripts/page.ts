import { folderOf } from '../shared/course.ts';
import type { Milestone } from '../shared/course.ts';
import type { CertificatePair } from './milestone-certificates.ts';
import type { MilestoneOptions } from './milestone-options.ts';
import { buildPage, watchPage } from './page-build.ts';
import { startPageServer, stopPageServer } from './page-server.ts';

/** Compiles and serves the page. What comes back stops it. */
export async function startPage(
  milestone: Milestone,
  { clientPort, watch }: MilestoneOptions,
  serverUrl: string,
  https: CertificatePair | null,
): Promise<() => void> {
  await buildPage();
  const { number, title, adds, expect, causes } = milestone;
  const folder = folderOf(milestone);
  const info = {
    milestone: { number, folder, title, adds, expect, causes },
    serverUrl,
  };
  await startPageServer({ port: clientPort, info, https });
  const compiler = watch ? watchPage() : null;
  return () => {
    compiler?.kill();
    stopPageServer();
  };
}
