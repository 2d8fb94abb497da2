import { CA_NAME } from '../shared/certificates.ts';

/** How to trust the CA and how to forget it, for each system, in lines. */
export function trustAdvice(ca: string): readonly string[] {
  const winCa = ca.replaceAll('/', '\\');
  return [
    'No browser trusts it yet. To try once, open the server’s https:// address',
    'and accept the warning. To trust the CA, and to remove it afterwards:',
    '',
    'Windows (Edge, Chrome), in a terminal:',
    `  certutil -user -addstore Root ${winCa}`,
    `  certutil -user -delstore Root "${CA_NAME}"`,
    'macOS (Safari, Chrome):',
    '  security add-trusted-cert -k ~/Library/Keychains/login.keychain-db \\',
    `    ${ca}`,
    `  security delete-certificate -c "${CA_NAME}"`,
    'Linux (Chrome, Chromium; certutil is in the package libnss3-tools):',
    '  certutil -d sql:$HOME/.pki/nssdb -A -t C,, \\',
    `    -n "${CA_NAME}" -i ${ca}`,
    `  certutil -d sql:$HOME/.pki/nssdb -D -n "${CA_NAME}"`,
    'Firefox: Settings, Privacy & Security, View Certificates, Authorities:',
    `  Import ${ca}; to remove it, Delete or Distrust there.`,
    '',
    'Keep ca-key.pem to yourself: whoever has it can pretend to be any site',
    'to a browser that trusts the CA.',
  ];
}
