import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** With these ws would run native code, and not its own JavaScript. */
const ADDONS: readonly string[] = ['bufferutil', 'utf-8-validate'];

/** They keep ws from using an add-on, even where one is installed. */
export const WITHOUT_ADDONS: Readonly<Record<string, string>> = {
  WS_NO_BUFFER_UTIL: '1',
  WS_NO_UTF_8_VALIDATE: '1',
};

const require = createRequire(import.meta.url);

export function wsVersion(): string {
  const file = require.resolve('ws/package.json');
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const isObject = typeof content === 'object' && content !== null;
  const version = isObject && 'version' in content ? content.version : '?';
  return String(version);
}

/** Says what ws finds when it looks for its add-ons. */
export function describeAddons(): string {
  const installed = ADDONS.filter(isInstalled);
  return installed.length === 0
    ? `${ADDONS.join(' and ')} are not installed`
    : `installed, but switched off: ${installed.join(' and ')}`;
}

function isInstalled(addon: string): boolean {
  // From where ws itself looks: it may have node_modules of its own.
  const requireAsWs = createRequire(require.resolve('ws'));
  try {
    requireAsWs.resolve(addon);
    return true;
  } catch {
    return false;
  }
}
