import { expect, test } from 'vitest';
import { testAdmission } from '../../shared/testing/test-admission.ts';
import { Admission } from './admission.ts';

test('as many as the limit, and one more when one has left', () => {
  const limits = { maxConnections: 2, maxConnectionsPerAddress: 9 };
  const admission = new Admission(limits);
  expect(admission.enter('a')).toBeNull();
  expect(admission.enter('b')).toBeNull();
  expect(admission.enter('c')).toMatch(/The server has all the connections/);
  admission.leave('a');
  expect(admission.enter('c')).toBeNull();
  expect(admission.enter('c')).toMatch(/The server/);
});

test('each address has its own count', () => {
  const limits = { maxConnections: 9, maxConnectionsPerAddress: 2 };
  const admission = new Admission(limits);
  expect(admission.enter('a')).toBeNull();
  expect(admission.enter('a')).toBeNull();
  expect(admission.enter('a')).toMatch(/Your address has all/);
  expect(admission.enter('b')).toBeNull();
  admission.leave('a');
  expect(admission.enter('a')).toBeNull();
  expect(admission.enter('a')).toMatch(/Your address/);
});

test('who is refused is not counted', () => {
  const limits = { maxConnections: 9, maxConnectionsPerAddress: 1 };
  const admission = new Admission(limits);
  expect(admission.enter('a')).toBeNull();
  for (let i = 0; i < 20; i += 1) expect(admission.enter('a')).not.toBeNull();
  for (const address of 'bcdefghi') {
    expect(admission.enter(address)).toBeNull();
  }
  expect(admission.enter('j')).toMatch(/The server/);
});

testAdmission(import.meta.dirname);
