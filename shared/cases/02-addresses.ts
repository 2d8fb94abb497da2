import { refusal } from './case.ts';
import type { Case } from './case.ts';
import { accepted, each } from './02-handshake.ts';

/** Who is asked: the request target and Host. */
const targets: readonly Case[] = [
  ...each('RFC 6455, 4.2.2', accepted, {
    'query-in-path': {
      rule: 'The path may be followed by a query.',
      line: 'GET /?room=1 HTTP/1.1',
    },
    'absolute-target': {
      rule: 'The request target may be a whole URL.',
      line: 'GET http://localhost:4000/ HTTP/1.1',
    },
  }),
  ...each('RFC 6455, 4.1', accepted, {
    'absolute-target-https': {
      rule: 'The whole URL may be one for https.',
      line: 'GET https://localhost:4000/ HTTP/1.1',
    },
  }),
  ...each('RFC 6455, 3', accepted, {
    'absolute-target-without-path': {
      rule: 'An empty path stands for the path of one slash.',
      line: 'GET http://localhost:4000 HTTP/1.1',
    },
  }),
  ...each('RFC 9110, 15.5.5', refusal(404), {
    'unknown-path': {
      rule: 'A path that does not exist is answered with 404.',
      line: 'GET /nowhere HTTP/1.1',
    },
    'path-of-two-slashes': {
      rule: 'A path of two slashes is another path.',
      line: 'GET // HTTP/1.1',
    },
  }),
  ...each('RFC 6455, 3', refusal(400), {
    'fragment-in-path': {
      rule: 'A # that is not escaped must not stand in the path.',
      line: 'GET /#top HTTP/1.1',
    },
    'fragment-after-query': {
      rule: 'A # that is not escaped must not follow the query.',
      line: 'GET /?room=1#top HTTP/1.1',
    },
    'fragment-in-absolute-target': {
      rule: 'A # that is not escaped must not stand in a whole URL.',
      line: 'GET http://localhost:4000/#top HTTP/1.1',
    },
  }),
  ...each('RFC 3986, 2', refusal(400), {
    'target-not-ascii': {
      rule: 'The request target is ASCII: other bytes must be escaped.',
      line: 'GET /?room=\u00e4 HTTP/1.1',
    },
  }),
];

const hosts = each('RFC 6455, 4.2.1 (2)', accepted, {
  'host-with-port': {
    rule: 'Any port may stand behind a known Host.',
    fields: { Host: 'localhost:65535' },
  },
  'host-in-any-case': {
    rule: 'Host is the same in upper and lower case.',
    fields: { Host: 'LocalHost:4000' },
  },
  'host-ipv4': {
    rule: '127.0.0.1 is a known Host.',
    fields: { Host: '127.0.0.1:4000' },
  },
  'host-ipv6': {
    rule: '[::1] is a known Host.',
    fields: { Host: '[::1]:4000' },
  },
  'host-from-settings': {
    rule: 'ALLOWED_HOSTS says which hosts are known.',
    fields: { Host: 'chat.example:4000' },
    env: { ALLOWED_HOSTS: 'localhost, chat.example' },
  },
});

const foreignHosts = each('RFC 6455, 4.2.1 (2)', refusal(400), {
  'no-host': { rule: 'Host must be there.', fields: { Host: null } },
  'two-hosts': {
    rule: 'Host must be there once.',
    fields: { Host: ['localhost', 'localhost'] },
  },
  'empty-host': { rule: 'Host must not be empty.', fields: { Host: '' } },
  'host-nonsense': {
    rule: 'Host must be a name or an address.',
    fields: { Host: 'local host' },
  },
  'host-bad-port': {
    rule: 'Behind the colon of Host stands a port.',
    fields: { Host: 'localhost:99999' },
  },
  'host-letters-for-port': {
    rule: 'A port is a number.',
    fields: { Host: 'localhost:http' },
  },
  'host-with-user': {
    rule: 'Host holds no user name.',
    fields: { Host: 'localhost@evil.example' },
  },
  'host-list': {
    rule: 'Host is one name and no list.',
    fields: { Host: 'localhost, localhost' },
  },
  'host-unclosed-bracket': {
    rule: 'An IPv6 address ends with its bracket.',
    fields: { Host: '[::1' },
  },
  'foreign-host': {
    rule: 'A Host that is not known is refused (DNS rebinding).',
    fields: { Host: 'evil.example' },
  },
  'host-that-begins-alike': {
    rule: 'Hosts match as a whole, never by their beginning.',
    fields: { Host: 'localhost.evil.example' },
  },
  'host-that-ends-alike': {
    rule: 'Hosts match as a whole, never by their end.',
    fields: { Host: 'evil-localhost' },
  },
  'foreign-host-in-target': {
    rule: 'A whole URL as target must name a known host as well.',
    line: 'GET http://evil.example/ HTTP/1.1',
  },
});

export const cases: readonly Case[] = [...targets, ...hosts, ...foreignHosts];
