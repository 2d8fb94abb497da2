import { describe, expect, test } from 'vitest';
import { SettingsError } from './environment.ts';
import { readSettings } from './settings.ts';

describe('PORT', () => {
  test('is 4000 when nothing is said', () => {
    expect(readSettings({}).port).toBe(4000);
    expect(readSettings({ PORT: '' }).port).toBe(4000);
  });

  test.each(['0', '1', '65535'])('may be %s', (text) => {
    expect(readSettings({ PORT: text }).port).toBe(Number(text));
  });

  test.each(['abc', '-1', '65536', '4000.5', '0x10', ' 4000', '1e3'])(
    'must not be "%s"',
    (text) => {
      expect(() => readSettings({ PORT: text })).toThrow(SettingsError);
      expect(() => readSettings({ PORT: text })).toThrow(
        `PORT must be a whole number from 0 to 65535, and not "${text}". ` +
          'For example: PORT=4000',
      );
    },
  );
});

describe('ALLOWED_ORIGINS', () => {
  test('may be several, in any case', () => {
    const { allowedOrigins } = readSettings({
      ALLOWED_ORIGINS: 'https://a.example, HTTP://B.example:8080',
    });
    expect(allowedOrigins).toEqual([
      'https://a.example',
      'http://b.example:8080',
    ]);
  });

  test('may be of any scheme, `null`, or all of them', () => {
    const text = 'file://,capacitor://localhost,vscode-webview://0a-1,null,*';
    const { allowedOrigins } = readSettings({ ALLOWED_ORIGINS: text });
    expect(allowedOrigins).toEqual(text.split(','));
  });

  test('have no port that goes without saying: browsers send none', () => {
    const { allowedOrigins } = readSettings({
      ALLOWED_ORIGINS: 'http://localhost:80,https://x.example:443',
    });
    expect(allowedOrigins).toEqual(['http://localhost', 'https://x.example']);
  });

  test.each(['', 'a.example', 'http://a.example/', 'file:///', '*.example'])(
    'cannot contain "%s"',
    (text) => {
      const env = { ALLOWED_ORIGINS: `http://a.example,${text}` };
      expect(() => readSettings(env)).toThrow(
        `ALLOWED_ORIGINS cannot contain "${text}". For example: `,
      );
    },
  );
});

describe('ALLOWED_HOSTS', () => {
  test('may be several, in any case', () => {
    const { allowedHosts } = readSettings({ ALLOWED_HOSTS: 'A.example,[::1]' });
    expect(allowedHosts).toEqual(['a.example', '[::1]']);
  });

  test.each(['', 'localhost:4000', ':'])('cannot contain "%s"', (text) => {
    const env = { ALLOWED_HOSTS: text };
    expect(() => readSettings(env)).toThrow('ALLOWED_HOSTS cannot contain');
  });
});

describe('TLS', () => {
  test('is off when nothing is said', () => {
    expect(readSettings({}).tls).toBe('off');
  });

  test.each(['on', 'off', 'auto'])('may be %s', (text) => {
    expect(readSettings({ TLS: text }).tls).toBe(text);
  });

  test.each(['', 'yes', 'ON', 'true'])('must not be "%s"', (text) => {
    expect(() => readSettings({ TLS: text })).toThrow(
      `TLS must be on, off or auto, and not "${text}". For example: TLS=on`,
    );
  });
});

describe('LOG and TRACE', () => {
  test('are on and off when nothing is said', () => {
    expect(readSettings({})).toMatchObject({ logMessages: true, trace: false });
  });

  test('may be the other', () => {
    expect(readSettings({ LOG: 'off', TRACE: 'on' })).toMatchObject({
      logMessages: false,
      trace: true,
    });
  });

  test.each([
    ['on', true],
    ['true', true],
    ['1', true],
    ['off', false],
    ['false', false],
    ['0', false],
  ])('may be said as %s', (text, expected) => {
    expect(readSettings({ TRACE: text }).trace).toBe(expected);
  });

  test('must not be anything else', () => {
    expect(() => readSettings({ LOG: 'no' })).toThrow(
      'LOG must be on or off, and not "no". For example: LOG=on',
    );
  });
});

test('FRAGMENT_BYTES is 0 when nothing is said', () => {
  expect(readSettings({}).fragmentBytes).toBe(0);
  expect(readSettings({ FRAGMENT_BYTES: '10' }).fragmentBytes).toBe(10);
});
