/**
 * What the runner tells the page: the answer to `GET /page-info.json`, made
 * anew for each request from the catalogue and the runner's options.
 */
export interface PageInfo {
  readonly milestone: {
    /** 1, 2, 3 …; 0: the server is none of the course's milestones. */
    readonly number: number;
    /** The folder's name, for example `02-handshake`; empty for number 0. */
    readonly folder: string;
    readonly title: string;
    /** One line: what this milestone adds to the one before. */
    readonly adds: string;
    /** One or two sentences: what this page shows at this milestone. */
    readonly expect: string;
    /** Why a connection may fail at this milestone, the likeliest first. */
    readonly causes: readonly string[];
  };
  /** Where the milestone's server listens, for example `ws://127.0.0.1:4000/`. */
  readonly serverUrl: string;
  /**
   * Whether a tap tells at `/wire/events` what crosses the wire: those who
   * have its key, which is not in here, as everybody may ask for this.
   */
  readonly wire: boolean;
}
