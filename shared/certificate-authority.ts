import {
  generateKeyPairSync,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import type { KeyPairKeyObjectResult } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { Extension } from '@peculiar/asn1-x509';
import {
  authorityExtensions,
  serverExtensions,
} from './certificate-extensions.ts';

/** A certificate and its private key, both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

/** Browsers refuse certificates that are valid for longer than 398 days. */
const VALID_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1_000;

// Object identifiers: RFC 5280, A.1, and RFC 5758, 3.2.
const COMMON_NAME = '2.5.4.3';
const ORGANIZATION = '2.5.4.10';
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';

/** RFC 5280, 4.1.2.2: 20 at most. */
const SERIAL_BYTES = 16;

/**
 * Makes an authority that can sign for these hosts only: a client that trusts
 * it believes nothing else that it signs (RFC 5280, 4.2.1.10).
 *
 * Each has another name. If two had the same, a client that trusts the older
 * one would take its key to check what the newer one has signed.
 */
export function makeAuthority(
  organization: string,
  hosts: readonly string[],
): KeyAndCertificate {
  const keys = makeKeys();
  const name = nameOf([
    [ORGANIZATION, organization],
    [COMMON_NAME, `${organization} (${randomBytes(4).toString('hex')})`],
  ]);
  return certify({
    keys,
    subject: name,
    extensions: authorityExtensions(keys.publicKey, hosts),
    issuer: name,
    issuerKey: keys.privateKey,
    days: VALID_DAYS,
  });
}

/**
 * Makes the certificate of a server, signed by an authority.
 *
 * @param hosts its names and addresses.
 * @param days how long it is valid from now on; when negative, it expired then.
 */
export function signCertificate(
  authority: KeyAndCertificate,
  hosts: readonly [string, ...string[]],
  days = VALID_DAYS,
): KeyAndCertificate {
  const { raw, publicKey } = new X509Certificate(authority.cert);
  return certify({
    keys: makeKeys(),
    subject: nameOf([[COMMON_NAME, hosts[0]]]),
    extensions: serverExtensions(publicKey, hosts),
    issuer: AsnConvert.parse(raw, Certificate).tbsCertificate.subject,
    issuerKey: authority.key,
    days,
  });
}

interface Statement {
  readonly keys: KeyPairKeyObjectResult;
  readonly subject: Name;
  readonly extensions: Extension[];
  readonly issuer: Name;
  readonly issuerKey: KeyPairKeyObjectResult['privateKey'] | string;
  readonly days: number;
}

/** What stands in a certificate and in which order: RFC 5280, 4.1. */
function certify(statement: Statement): KeyAndCertificate {
  const { keys, subject, extensions, issuer, issuerKey, days } = statement;
  const { privateKey, publicKey } = keys;
  const notAfter = Date.now() + days * DAY_MS;
  const algorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: randomSerial(),
    signature: algorithm,
    issuer,
    validity: new Validity({
      notBefore: new Date(notAfter - VALID_DAYS * DAY_MS),
      notAfter: new Date(notAfter),
    }),
    subject,
    subjectPublicKeyInfo: AsnConvert.parse(
      publicKey.export({ type: 'spki', format: 'der' }),
      SubjectPublicKeyInfo,
    ),
    extensions: new Extensions(extensions),
  });
  const signed = Buffer.from(AsnConvert.serialize(tbsCertificate));
  const certificate = new Certificate({
    tbsCertificate,
    signatureAlgorithm: algorithm,
    signatureValue: arrayBufferOf(sign('sha256', signed, issuerKey)),
  });
  const der = Buffer.from(AsnConvert.serialize(certificate));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: new X509Certificate(der).toString(),
  };
}

/** ECDSA: a server signs with it in a fraction of the time that RSA takes. */
function makeKeys(): KeyPairKeyObjectResult {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Positive, and never shorter than it is meant to be. */
function randomSerial(): ArrayBuffer {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
  return arrayBufferOf(bytes);
}

function nameOf(parts: readonly (readonly [string, string])[]): Name {
  return new Name(
    parts.map(([type, text]) => {
      const value = new AttributeValue({ utf8String: text });
      const part = new AttributeTypeAndValue({ type, value });
      return new RelativeDistinguishedName([part]);
    }),
  );
}

/** These bytes and no others: a Buffer may be a part of a larger one. */
function arrayBufferOf(bytes: Buffer): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
