/** All that a command touches, so that a test can give it something else. */
export interface Surroundings {
  /** The folder of the repository. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: {
    readonly isTTY?: boolean;
    write(text: string): unknown;
  };
}
