/** Something the user can mend. The message says what is wrong, what to type. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Runs a command: its errors are sentences, and never stack traces. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    console.error(error instanceof CommandError ? text : `Failed: ${text}`);
    process.exitCode = 1;
  }
}
