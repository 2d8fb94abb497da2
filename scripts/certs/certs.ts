import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import {
  CA_NAME,
  certificateFiles,
  existingFiles,
  makeCertificates,
  nameOfAuthority,
} from '../../shared/certificates.ts';
import { certificatesFolder } from '../lib/course/certificates-folder.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import { trustAdvice } from './trust-advice.ts';

/** The git-ignored folder that the milestones' servers look into. */
const FOLDER = certificatesFolder();
const FILES = certificateFiles(FOLDER);

const USAGE = `npm run certs                    makes certificates, where there are none
npm run certs -- --force         makes new ones in their place, with a new CA
npm run certs -- --keep-ca-key   keeps the key of the CA, to sign more with it`;

const OPTIONS = {
  force: { type: 'boolean' },
  'keep-ca-key': { type: 'boolean' },
} as const;
const FLAGS = Object.keys(OPTIONS).map((name) => `--${name}`);

/**
 * Makes certificates for this machine, and says how to trust them.
 *
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function certs(
  args: readonly string[],
  print: (text: string) => void,
): Promise<void> {
  refuseSwallowed(['certs'], OPTIONS, args);
  if (args.includes('--help')) {
    return print([USAGE, '', ...aboutTheKey(), ...advice()].join('\n'));
  }
  const unknown = args.find((arg) => !FLAGS.includes(arg));
  if (unknown !== undefined) {
    throw new CommandError(
      `The options are ${FLAGS.join(' and ')}, and not "${unknown}". ` +
        'For example: npm run certs -- --force',
    );
  }
  if (existingFiles(FOLDER).length > 0 && !args.includes('--force')) {
    throw new CommandError(
      `There are certificates in ${shown(FOLDER)} already, and they stay as they ` +
        'are. To make new ones: npm run certs -- --force',
    );
  }
  const oldName = nameOfAuthority(FOLDER);
  await makeCertificates(FOLDER, args.includes('--keep-ca-key'));
  print(
    [
      'Made a certificate authority (CA) for this machine, and a certificate',
      'for localhost, 127.0.0.1 and ::1, valid for a year:',
      ...existingFiles(FOLDER).map((file) => `  ${shown(file)}`),
      '',
      ...aboutTheKey(),
      ...aboutTheOld(oldName),
      ...advice(),
    ].join('\n'),
  );
}

function advice(): readonly string[] {
  return trustAdvice(shown(FILES.ca), nameOfAuthority(FOLDER) ?? CA_NAME);
}

function aboutTheKey(): readonly string[] {
  if (!existsSync(FILES.ca)) return [];
  return existsSync(FILES.caKey)
    ? [
        `Keep ${shown(FILES.caKey)} to yourself: whoever has it can sign, and who`,
        'trusts the CA will believe it. To be rid of it: npm run certs -- --force',
        '',
      ]
    : [
        'The CA has signed this one certificate, and its key is thrown away: it',
        'will never sign another.',
        '',
      ];
}

/** @param name of the CA that was there before. */
function aboutTheOld(name: string | null): readonly string[] {
  return name === null
    ? []
    : [
        'It is a new CA, to be trusted anew. If you trusted the old one, remove',
        'it as below. Its name is:',
        `  ${name}`,
        '',
      ];
}

/** As it would be typed in the folder of the repository. */
function shown(path: string): string {
  return relative(ROOT, path);
}
