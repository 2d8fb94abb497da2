import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** They keep ws from using native code, even where it is installed. */
export const WITHOUT_ADDONS: Readonly<Record<string, string>> = {
  WS_NO_BUFFER_UTIL: '1',
  WS_NO_UTF_8_VALIDATE: '1',
};

const require = createRequire(import.meta.url);

export function wsVersion(): string {
  return versionIn(require.resolve('ws/package.json'));
}

/** Null where ws finds none: it is native code. */
export function bufferutilVersion(): string | null {
  // From where ws itself looks: it may have node_modules of its own.
  const requireAsWs = createRequire(require.resolve('ws'));
  try {
    return versionIn(requireAsWs.resolve('bufferutil/package.json'));
  } catch {
    return null;
  }
}

function versionIn(file: string): string {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isObject = typeof content === 'object' && content !== null;
  return isObject && 'version' in content ? String(content.version) : '?';
}
