/**
 * Where to read a source such as `RFC 6455, 5.1 and 5.2`: its first part. Null
 * where it is no RFC.
 */
export function linkTo(source: string): string | null {
  const [, rfc, section] = /RFC (\d+)(?:, ([\d.]+))?/.exec(source) ?? [];
  if (rfc === undefined) return null;
  const page = `https://www.rfc-editor.org/rfc/rfc${rfc}`;
  return section === undefined ? page : `${page}#section-${section}`;
}
