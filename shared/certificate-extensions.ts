import { createHash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  ExtendedKeyUsage,
  Extension,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
} from '@peculiar/asn1-x509';

/** What a certificate says beside its name and key: RFC 5280, 4.2.1. */
export type { Extension };

/** For an authority that signs for servers with these names and addresses. */
export function authorityExtensions(
  key: KeyObject,
  hosts: readonly string[],
): Extension[] {
  const permitted = hosts.map(
    (host) => new GeneralSubtree({ base: generalName(subtreeOf(host)) }),
  );
  return [
    critical(
      id_ce_basicConstraints,
      // It signs servers' certificates, and no other authorities.
      new BasicConstraints({ cA: true, pathLenConstraint: 0 }),
    ),
    critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign)),
    critical(
      id_ce_nameConstraints,
      new NameConstraints({
        permittedSubtrees: new GeneralSubtrees(permitted),
      }),
    ),
    extension(
      id_ce_subjectKeyIdentifier,
      new SubjectKeyIdentifier(identifierOf(key)),
    ),
  ];
}

/** For a server with these names and addresses. */
export function serverExtensions(
  authorityKey: KeyObject,
  hosts: readonly string[],
): Extension[] {
  return [
    critical(id_ce_basicConstraints, new BasicConstraints({ cA: false })),
    critical(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
    extension(
      id_ce_subjectAltName,
      new SubjectAlternativeName(hosts.map(generalName)),
    ),
    extension(
      id_ce_authorityKeyIdentifier,
      new AuthorityKeyIdentifier({
        keyIdentifier: new KeyIdentifier(identifierOf(authorityKey)),
      }),
    ),
  ];
}

/** One that does not know such an extension refuses the certificate. */
function critical(id: string, value: object): Extension {
  return extension(id, value, true);
}

function extension(id: string, value: object, isCritical = false): Extension {
  return new Extension({
    extnID: id,
    critical: isCritical,
    extnValue: new OctetString(AsnConvert.serialize(value)),
  });
}

/** RFC 5280, 4.2.1.2, (1). It is a name for the key, and secures nothing. */
function identifierOf(key: KeyObject): Buffer {
  const der = key.export({ type: 'spki', format: 'der' });
  const { subjectPublicKey } = AsnConvert.parse(der, SubjectPublicKeyInfo);
  return createHash('sha1').update(Buffer.from(subjectPublicKey)).digest();
}

/** An address with all its bits is a network of one. */
function subtreeOf(host: string): string {
  const version = isIP(host);
  if (version === 0) return host;
  return `${host}/${version === 4 ? 32 : 128}`;
}

/** @param host a name, an address, or a network (`127.0.0.1/32`). */
function generalName(host: string): GeneralName {
  const [address = ''] = host.split('/');
  return isIP(address) === 0
    ? new GeneralName({ dNSName: host })
    : new GeneralName({ iPAddress: host });
}
