import { refusal } from './case.ts';
import type { Case } from './case.ts';
import { accepted, each } from './02-handshake.ts';

const OF_THE_COURSE =
  'this course: RFC 6455, 10.2, leaves it to the server whom it lets in';

/** One server for all of them. */
const UNUSUAL = {
  ALLOWED_ORIGINS:
    'file://, capacitor://localhost, https://chat.example:443, null',
};

/** Whose pages may connect. */
const origins: readonly Case[] = [
  ...each('RFC 6455, 4.2.2 (4) and 10.2', accepted, {
    'origin-localhost': {
      rule: 'The page’s own origin is allowed.',
      fields: { Origin: 'http://localhost:5500' },
    },
    'origin-127.0.0.1': {
      rule: 'The page’s own origin is allowed by its address as well.',
      fields: { Origin: 'http://127.0.0.1:5500' },
    },
    'origin-in-any-case': {
      rule: 'An origin is the same in upper and lower case.',
      fields: { Origin: 'HTTP://LOCALHOST:5500' },
    },
    'origin-from-settings': {
      rule: 'ALLOWED_ORIGINS says which origins are allowed.',
      fields: { Origin: 'https://chat.example' },
      env: { ALLOWED_ORIGINS: 'https://chat.example' },
    },
  }),
  ...each('RFC 6455, 4.2.2 (4) and 10.2', refusal(403), {
    'foreign-origin': {
      rule: 'An origin that is not in the list is refused.',
      fields: { Origin: 'http://evil.example' },
    },
    'null-origin': {
      rule: 'The origin "null" could be anybody and is refused.',
      fields: { Origin: 'null' },
    },
    'origin-that-begins-alike': {
      rule: 'Origins match as a whole, never by their beginning.',
      fields: { Origin: 'http://localhost:5500.evil.example' },
    },
    'origin-that-ends-alike': {
      rule: 'Origins match as a whole, never by their end.',
      fields: { Origin: 'evil-http://localhost:5500' },
    },
    'origin-with-another-port': {
      rule: 'The port is a part of the origin.',
      fields: { Origin: 'http://localhost:5501' },
    },
    'origin-with-another-scheme': {
      rule: 'The scheme is a part of the origin.',
      fields: { Origin: 'ftp://localhost:5500' },
    },
    'origin-with-slash': {
      rule: 'An origin has no path, not even a slash.',
      fields: { Origin: 'http://localhost:5500/' },
    },
    'two-origins': {
      rule: 'Two origins are not one that is allowed.',
      fields: { Origin: ['http://localhost:5500', 'http://localhost:5500'] },
    },
    'origin-not-in-settings': {
      rule: 'ALLOWED_ORIGINS replaces the origins allowed by default.',
      fields: { Origin: 'http://localhost:5500' },
      env: { ALLOWED_ORIGINS: 'https://chat.example' },
    },
  }),

  ...each(OF_THE_COURSE, accepted, {
    'origin-of-an-app': {
      rule: 'An origin of any scheme can be allowed.',
      fields: { Origin: 'capacitor://localhost' },
      env: UNUSUAL,
    },
    'origin-without-a-host': {
      rule: 'An origin without a host can be allowed.',
      fields: { Origin: 'file://' },
      env: UNUSUAL,
    },
    'origin-with-the-usual-port': {
      rule: 'Browsers send no usual port: who allows one means none.',
      fields: { Origin: 'https://chat.example' },
      env: UNUSUAL,
    },
    'origin-null-allowed': {
      rule: 'Who writes null into ALLOWED_ORIGINS means it.',
      fields: { Origin: 'null' },
      env: UNUSUAL,
    },
    'origin-any-allowed': {
      rule: 'A * in ALLOWED_ORIGINS allows every origin.',
      fields: { Origin: 'http://chat.example' },
      env: { ALLOWED_ORIGINS: '*' },
    },
  }),
];

/** Of the server itself: its scheme, and host and port as in Host. */
const ownOrigins: readonly Case[] = [
  ...each(OF_THE_COURSE, accepted, {
    'own-origin': {
      rule: 'An origin that is the server’s own, by Host, is allowed.',
      fields: { Host: 'localhost:4000', Origin: 'http://localhost:4000' },
    },
    'own-origin-in-any-case': {
      rule: 'Host and Origin are the same in upper and lower case.',
      fields: { Host: 'LocalHost', Origin: 'HTTP://localhost' },
    },
    'own-origin-on-the-usual-port': {
      rule: 'An origin has no usual port, although Host may have it.',
      fields: { Host: '127.0.0.1:80', Origin: 'http://127.0.0.1' },
    },
  }),
  ...each('RFC 6454, 5', refusal(403), {
    'own-origin-with-another-port': {
      rule: 'The same host at another port is another origin.',
      fields: { Host: 'localhost:4000', Origin: 'http://localhost:4001' },
    },
    'own-origin-with-another-scheme': {
      rule: 'The same host and port with another scheme are another origin.',
      fields: { Host: 'localhost:4000', Origin: 'https://localhost:4000' },
    },
  }),
  ...each('RFC 6455, 10.2', refusal([400, 403, 421]), {
    'foreign-host-as-origin': {
      rule: 'A foreign Host does not make its own origin allowed.',
      fields: { Host: 'evil.example', Origin: 'http://evil.example' },
    },
  }),
  // Over TLS the scheme is another one: see there.
].map((testCase) => ({ ...testCase, transport: 'tcp' }));

export const cases: readonly Case[] = [...origins, ...ownOrigins];
