import { refusal, response } from './case.ts';
import { accepted, each } from './02-handshake.ts';

const PROTOCOL = 'Sec-WebSocket-Protocol';
const EXTENSIONS = 'Sec-WebSocket-Extensions';

const goodOffers = each('RFC 6455, 9.1', accepted, {
  'extensions-with-parameters': {
    rule:
      'A parameter has no value, a token, or a token in quotes, where a ' +
      'backslash may stand before any letter.',
    fields: { [EXTENSIONS]: 'x, y; z=1; q="t", w; v="a\\b"' },
  },
  'offers-on-two-lines': {
    rule: 'An offer may be spread over several lines of the same header.',
    fields: {
      [PROTOCOL]: ['chat', 'superchat'],
      [EXTENSIONS]: ['permessage-deflate; client_max_window_bits', 'x'],
    },
  },
});

const emptyElements = each('RFC 9110, 5.6.1.2', accepted, {
  'offers-with-empty-elements': {
    rule: 'In a list, what is empty between two commas is ignored.',
    fields: { [PROTOCOL]: ',chat,, superchat,', [EXTENSIONS]: ', x,,' },
  },
});

/**
 * RFC 6455, 4.2.1 and 9.1, want these refused, and the lesson wants them taken
 * for no offer, as clients do send them: so both will do.
 */
const emptyOffers = each('RFC 6455, 9.1', [response([101, 400])], {
  'protocol-empty': {
    rule: 'An offer of no subprotocol is taken for none, or refused.',
    fields: { [PROTOCOL]: '' },
  },
  'extensions-empty': {
    rule: 'An offer of no extension is taken for none, or refused.',
    fields: { [EXTENSIONS]: '' },
  },
  'extensions-only-a-comma': {
    rule: 'A list of nothings offers nothing, and may be refused.',
    fields: { [EXTENSIONS]: ',' },
  },
  'extensions-semicolon-at-the-end': {
    rule: 'A semicolon without a parameter is passed over, or refused.',
    fields: { [EXTENSIONS]: 'permessage-deflate;' },
  },
});

const wrongExtensions = each('RFC 6455, 9.1', refusal(400), {
  'extensions-without-a-name': {
    rule: 'An extension begins with its name.',
    fields: { [EXTENSIONS]: '; a=1' },
  },
  'extensions-with-a-space': {
    rule: 'The name of an extension is a token, and no two words.',
    fields: { [EXTENSIONS]: 'foo bar' },
  },
  'extensions-parameter-without-a-name': {
    rule: 'A parameter begins with its name.',
    fields: { [EXTENSIONS]: 'permessage-deflate; =1' },
  },
  'extensions-unclosed-quote': {
    rule: 'A quote that begins must end.',
    fields: { [EXTENSIONS]: 'foo; a="b' },
  },
  'extensions-quoted-non-token': {
    rule: 'A value in quotes is a token once the quotes are gone.',
    fields: { [EXTENSIONS]: 'foo; a="b c"' },
  },
});

const wrongProtocols = each('RFC 6455, 4.1 (10)', refusal(400), {
  'protocol-with-a-space': {
    rule: 'A subprotocol holds no space.',
    fields: { [PROTOCOL]: 'chat superchat' },
  },
  'protocol-with-a-separator': {
    rule: 'A subprotocol holds no separator, such as a slash.',
    fields: { [PROTOCOL]: 'chat/1' },
  },
  'protocol-not-ascii': {
    rule: 'A subprotocol is ASCII.',
    fields: { [PROTOCOL]: 'ch\u00e4t' },
  },
  'protocol-twice': {
    rule: 'A subprotocol is offered once.',
    fields: { [PROTOCOL]: 'chat, chat' },
  },
  'protocol-twice-on-two-lines': {
    rule: 'A subprotocol is offered once, on several lines as well.',
    fields: { [PROTOCOL]: ['chat', 'chat'] },
  },
});

export const cases = [
  ...goodOffers,
  ...emptyElements,
  ...emptyOffers,
  ...wrongExtensions,
  ...wrongProtocols,
];
