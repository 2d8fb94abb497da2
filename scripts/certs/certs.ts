import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import {
  CA_NAME,
  certificateFiles,
  existingFiles,
  makeCertificates,
  nameOfAuthority,
} from '../../shared/certificates.ts';
import { ROOT } from '../../shared/node-arguments.ts';
import { CommandError } from '../lib/command-line/command-error.ts';
import { refuseSwallowed } from '../lib/command-line/swallowed-options.ts';
import { trustAdvice } from './trust-advice.ts';

const USAGE = `npm run certs                    makes certificates, where there are none
npm run certs -- --force         makes new ones in their place, with a new CA
npm run certs -- --keep-ca-key   keeps the key of the CA, to sign more with it`;

const OPTIONS = {
  force: { type: 'boolean' },
  'keep-ca-key': { type: 'boolean' },
} as const;
const FLAGS = Object.keys(OPTIONS).map((name) => `--${name}`);

/**
 * `npm run certs`.
 *
 * @param folder where the certificates are, or will be.
 * @returns what it has to say.
 * @throws {CommandError} when the user can mend what is wrong.
 */
export async function certs(
  args: readonly string[],
  folder: string,
): Promise<string> {
  refuseSwallowed(['certs'], OPTIONS, args);
  if (args.includes('--help')) {
    return [USAGE, '', ...aboutTheKey(folder), ...advice(folder)].join('\n');
  }
  const unknown = args.find((arg) => !FLAGS.includes(arg));
  if (unknown !== undefined) {
    throw new CommandError(
      `The options are ${FLAGS.join(' and ')}, and not "${unknown}". ` +
        'For example: npm run certs -- --force',
    );
  }
  if (existingFiles(folder).length > 0 && !args.includes('--force')) {
    throw new CommandError(
      `There are certificates in ${shown(folder)} already, and they stay as they ` +
        'are. To make new ones: npm run certs -- --force',
    );
  }
  const oldName = nameOfAuthority(folder);
  await makeCertificates(folder, args.includes('--keep-ca-key'));
  return [
    'Made a certificate authority (CA) for this machine, and a certificate',
    'for localhost, 127.0.0.1 and ::1, valid for a year:',
    ...existingFiles(folder).map((file) => `  ${shown(file)}`),
    '',
    ...aboutTheKey(folder),
    ...aboutTheOld(oldName),
    ...advice(folder),
  ].join('\n');
}

function advice(folder: string): readonly string[] {
  const { ca } = certificateFiles(folder);
  return trustAdvice(shown(ca), nameOfAuthority(folder) ?? CA_NAME);
}

function aboutTheKey(folder: string): readonly string[] {
  const { ca, caKey } = certificateFiles(folder);
  if (!existsSync(ca)) return [];
  return existsSync(caKey)
    ? [
        `Keep ${shown(caKey)} to yourself: whoever has it can sign, and who`,
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
