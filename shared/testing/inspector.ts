import type { Debugger } from 'node:inspector';
import { SourceMap } from 'node:module';
import { WebSocket } from 'ws';

/** How long the process may take for an answer, or to get somewhere, in ms. */
const TIMEOUT_MS = 10_000;

const DATA_URL = 'data:application/json;base64,';

/** What comes from the process: an answer, or an event. */
interface Incoming {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: unknown;
  readonly method?: string;
  readonly params?: unknown;
}

/** The events that are waited for, with V8's own types. */
interface Events {
  readonly 'Debugger.scriptParsed': Debugger.ScriptParsedEventDataType;
  readonly 'Debugger.paused': Debugger.PausedEventDataType;
}

/** A debugger: it speaks the inspector protocol, as an editor does. */
export class Inspector {
  readonly #socket: WebSocket;
  /** All that has come and was not asked for yet: nothing is missed. */
  #incoming: Incoming[] = [];
  #lastId = 0;
  #notify: () => void = () => {};

  /** @param url as the process prints it. */
  static async connect(url: string): Promise<Inspector> {
    const socket = new WebSocket(url, { handshakeTimeout: TIMEOUT_MS });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.on('error', reject);
    });
    return new Inspector(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.#incoming.push(JSON.parse(String(data)));
      this.#notify();
    });
  }

  /**
   * Sends a command.
   *
   * @returns its result, of which V8 says the type.
   * @throws when it fails.
   */
  async send<Result>(method: string, params: object = {}): Promise<Result> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    const answer = await this.#take(method, (message) => message.id === id);
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as Result;
  }

  /** The next event of this kind: one that has come already, or will. */
  async event<Name extends keyof Events>(
    name: Name,
    isIt: (params: Events[Name]) => boolean = () => true,
  ): Promise<Events[Name]> {
    const { params } = await this.#take(
      name,
      (message) =>
        message.method === name && isIt(message.params as Events[Name]),
    );
    return params as Events[Name];
  }

  async #take(
    what: string,
    isIt: (message: Incoming) => boolean,
  ): Promise<Incoming> {
    const deadline = Date.now() + TIMEOUT_MS;
    for (;;) {
      const found = this.#incoming.find(isIt);
      if (found !== undefined) {
        this.#incoming = this.#incoming.filter((other) => other !== found);
        return found;
      }
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`${what}: nothing came in time`);
      await this.#somethingComes(left);
    }
  }

  async #somethingComes(withinMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#notify = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  close(): void {
    this.#socket.terminate();
  }
}

/**
 * The lines of the file that a script was made of, as an editor finds them:
 * through the source map, or without one (the types were replaced by spaces)
 * as they are.
 */
export class SourceLines {
  readonly #map: SourceMap | null;

  /** @throws when the source map is not in the script itself. */
  constructor({ sourceMapURL = '' }: Debugger.ScriptParsedEventDataType) {
    this.#map = sourceMapURL === '' ? null : readSourceMap(sourceMapURL);
  }

  /** Counted from 1, as an editor shows it; null when there is none. */
  lineOf(location: Debugger.Location): number | null {
    const { lineNumber, columnNumber = 0 } = location;
    if (this.#map === null) return lineNumber + 1;
    const entry = this.#map.findEntry(lineNumber, columnNumber);
    return 'originalLine' in entry ? entry.originalLine + 1 : null;
  }
}

function readSourceMap(url: string): SourceMap {
  if (!url.startsWith(DATA_URL)) throw new Error(`no inline map: ${url}`);
  const base64 = url.slice(DATA_URL.length);
  return new SourceMap(JSON.parse(Buffer.from(base64, 'base64').toString()));
}

/**
 * Sets a breakpoint at a line of a script's source, as an editor does: where
 * the code of that line begins.
 *
 * @returns its id.
 */
export async function breakAt(
  inspector: Inspector,
  script: Debugger.ScriptParsedEventDataType,
  line: number,
): Promise<string> {
  const { scriptId, url } = script;
  const lines = new SourceLines(script);
  const start = { scriptId, lineNumber: 0, columnNumber: 0 };
  const { locations } =
    await inspector.send<Debugger.GetPossibleBreakpointsReturnType>(
      'Debugger.getPossibleBreakpoints',
      { start },
    );
  const place = locations.find((location) => lines.lineOf(location) === line);
  if (place === undefined) throw new Error(`no code at line ${line}`);
  const { lineNumber, columnNumber } = place;
  const name = url.slice(url.lastIndexOf('/'));
  const { breakpointId } =
    await inspector.send<Debugger.SetBreakpointByUrlReturnType>(
      'Debugger.setBreakpointByUrl',
      { urlRegex: `${name.replace('.', '\\.')}$`, lineNumber, columnNumber },
    );
  return breakpointId;
}
