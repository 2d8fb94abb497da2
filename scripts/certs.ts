import { certs } from './certs/certs.ts';
import { runCommand } from './lib/command-line/command-error.ts';
import { certificatesFolder } from './lib/course/certificates-folder.ts';

await runCommand(async () => {
  // The git-ignored folder that the milestones' servers look into.
  console.log(await certs(process.argv.slice(2), certificatesFolder()));
});
