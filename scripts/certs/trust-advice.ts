/**
 * How to trust the CA and how to forget it, for each system, in lines.
 *
 * @param ca its file, as it would be typed.
 * @param name what it is called in a list of authorities.
 */
export function trustAdvice(ca: string, name: string): readonly string[] {
  const winCa = ca.replaceAll('/', '\\');
  return [
    'No browser trusts it yet. To try once, open the server’s https:// address',
    'and accept the warning. To trust the CA, and to remove it afterwards:',
    '',
    'Windows (Edge, Chrome), in a terminal:',
    `  certutil -user -addstore Root ${winCa}`,
    `  certutil -user -delstore Root "${name}"`,
    'macOS (Safari, Chrome):',
    '  security add-trusted-cert -k ~/Library/Keychains/login.keychain-db \\',
    `    ${ca}`,
    `  security delete-certificate -c "${name}"`,
    'Linux (Chrome, Chromium; certutil is in the package libnss3-tools; where',
    'there is no ~/.pki write $HOME/.local/share/pki/nssdb after "sql:"):',
    '  certutil -d sql:$HOME/.pki/nssdb -A -t C,, \\',
    `    -n "${name}" -i ${ca}`,
    '  certutil -d sql:$HOME/.pki/nssdb -D \\',
    `    -n "${name}"`,
    'Firefox: Settings, Privacy & Security, View Certificates, Authorities:',
    `  Import ${ca}; to remove it, Delete or Distrust there.`,
  ];
}
