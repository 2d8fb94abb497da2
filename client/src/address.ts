/** What the connection form asks for, or what is wrong with it. */
export type Address =
  | { readonly url: string; readonly protocols: string[] }
  | { readonly problem: string };

// RFC 6455, 4.1: a subprotocol's name is an HTTP token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Reads the URL and the comma separated subprotocols of the form. */
export function readAddress(url: string, protocols: string): Address {
  const typed = url.trim();
  const names = protocols
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const problem = urlProblem(typed) ?? protocolsProblem(names);
  return problem === undefined ? { url: typed, protocols: names } : { problem };
}

function urlProblem(typed: string): string | undefined {
  const example =
    'It looks like ws://127.0.0.1:4000/ or wss://localhost:4000/.';
  if (typed === '') return `The URL is missing. ${example}`;
  if (!URL.canParse(typed)) return `“${typed}” is not a URL. ${example}`;
  const url = new URL(typed);
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    return `A WebSocket’s URL begins with ws:// or wss://. ${example}`;
  }
  if (typed.includes('#')) {
    return 'A WebSocket’s URL has no #fragment (RFC 6455, 3).';
  }
  return undefined;
}

function protocolsProblem(names: string[]): string | undefined {
  const wrong = names.find((name) => !TOKEN.test(name));
  if (wrong !== undefined) {
    return (
      `“${wrong}” cannot be a subprotocol: letters, digits and ` +
      "!#$%&'*+-.^_`|~ only, no spaces (RFC 6455, 4.1)."
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return undefined;
  return `The subprotocol “${twice}” is listed twice (RFC 6455, 4.1).`;
}
