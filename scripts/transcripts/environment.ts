export type Environment = Readonly<Record<string, string | undefined>>;

/** What programs need to find each other, their files and their language. */
const PASSED_ON = new Set([
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR'],
  ...['LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ'],
  // Windows.
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP'],
  ...['TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMFILES'],
]);

/**
 * For a lesson's commands: a terminal without colours, 80 columns wide. What
 * else stands in our environment, tokens among it, is not for them.
 */
export function plainEnvironment(env: Environment): Environment {
  // Windows writes the names as it likes: `Path`.
  const passedOn = Object.entries(env).filter(([name]) =>
    PASSED_ON.has(name.toUpperCase()),
  );
  return { ...Object.fromEntries(passedOn), NO_COLOR: '1', COLUMNS: '80' };
}
