import { relative } from 'node:path';
import {
  certificateFiles,
  existingFiles,
  makeCertificates,
} from '../shared/certificates.ts';
import { certificatesFolder } from './certificates-folder.ts';
import { ROOT } from '../shared/node-arguments.ts';
import { CommandError, runCommand } from './command-error.ts';
import { refuseSwallowed } from './swallowed-options.ts';
import { trustAdvice } from './trust-advice.ts';

/** The git-ignored folder that the milestones' servers look into. */
const FOLDER = certificatesFolder();

await runCommand(async () => {
  const args = process.argv.slice(2);
  refuseSwallowed(['certs'], { force: { type: 'boolean' } }, args);
  const files = certificateFiles(FOLDER);
  const advice = trustAdvice(shown(files.ca));
  if (args.includes('--help')) {
    console.log(advice.join('\n'));
    return;
  }
  const unknown = args.find((arg) => arg !== '--force');
  if (unknown !== undefined) {
    throw new CommandError(
      `The only option is --force, and not "${unknown}": ` +
        'npm run certs -- --force',
    );
  }
  const existing = existingFiles(FOLDER);
  if (existing.length > 0 && !args.includes('--force')) {
    throw new CommandError(
      `There are certificates in ${shown(FOLDER)} already, and they stay as they ` +
        'are. To make new ones: npm run certs -- --force',
    );
  }
  await makeCertificates(FOLDER);
  console.log(
    [
      'Made a certificate authority (CA) for this machine, and a certificate',
      'for localhost, 127.0.0.1 and ::1, valid for a year:',
      ...Object.values(files).map((file) => `  ${shown(file)}`),
      '',
      ...advice,
    ].join('\n'),
  );
});

/** As it would be typed in the folder of the repository. */
function shown(path: string): string {
  return relative(ROOT, path);
}
