import { describe, expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

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
