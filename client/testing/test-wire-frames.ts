import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  bytesOf,
  expectText,
  fieldOf,
  GUID,
  labelOf,
  openFrame,
} from './wire-page.ts';

/** The sizes of a frame's parts, as `65,536 + 15,449 bytes` names them. */
function sizesIn(text: string): number[] {
  const [, list = ''] = /: ([\d,+ ]+) bytes$/.exec(text) ?? [];
  return list.split(' + ').map((size) => Number(size.replaceAll(',', '')));
}

function xor(sent: readonly string[], key: readonly string[]): string[] {
  return sent.map((byte, i) => {
    const masked = Number.parseInt(byte, 16);
    const plain = masked ^ Number.parseInt(key[i] ?? '', 16);
    return plain.toString(16).padStart(2, '0');
  });
}

/** What crossed the wire: the handshake, and 5, 50,000 and 150,000 bytes. */
export function testHandshake(page: () => Page): void {
  test('shows the handshake, and computes the accept value', async () => {
    const lines = await page().locator('.head-lines code').allTextContents();
    expect(lines[0]).toBe('GET / HTTP/1.1');
    const valueOf = (name: string): string => {
      const line = lines.find((each) => each.startsWith(`${name}: `)) ?? '';
      return line.slice(name.length + 2);
    };
    const key = valueOf('Sec-WebSocket-Key');
    const sha1 = createHash('sha1').update(key + GUID);
    const digest = sha1.digest();
    await expectText(page().locator('.sum'), key + GUID);
    const hex = await page().locator('.group .sha1').allTextContents();
    expect(hex.join('')).toBe(digest.toString('hex'));
    const computed = await page().locator('.computed').allTextContents();
    expect(computed.join('')).toBe(digest.toString('base64'));
    expect(valueOf('Sec-WebSocket-Accept')).toBe(digest.toString('base64'));
    await expectText(page().locator('.accept .verdict'), '✓ equal');
    expect(await page().locator('.compared .other').count()).toBe(0);
    const notes = page().locator('.head-lines .matters', {
      hasText: 'Sec-WebSocket-Version',
    });
    await expectText(notes, 'always 13');
    expect(await notes.locator('a').getAttribute('href')).toBe(
      'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    );
  });
}

export function testFrames(page: () => Page): void {
  test('takes 5 bytes apart, masked', async () => {
    await openFrame(page(), 'client', 1);
    await expectText(
      page().locator('#wire-frame-summary'),
      /^text, FIN 1, 5 b/,
    );
    await expectText(fieldOf(page(), 'FIN'), 'the last frame of its message');
    await expectText(fieldOf(page(), 'opcode'), '0x1 text');
    await expectText(fieldOf(page(), 'MASK'), '§ 5.1');
    await expectText(fieldOf(page(), 'payload length'), '5 bytes of payload');
    expect(await page().locator('.bit').count()).toBe(6 * 8);
    const opcode = page().locator('.bit[data-field="opcode"]');
    expect((await opcode.allTextContents()).join('')).toBe('0001');
    const [sent, key] = [
      await bytesOf(page(), 'before'),
      await bytesOf(page(), 'key'),
    ];
    const after = await bytesOf(page(), 'after');
    expect(after.join('')).toBe(Buffer.from('hello').toString('hex'));
    expect(xor(sent, key)).toEqual(after);
    expect(await bytesOf(page(), 'mod')).toEqual(['0', '1', '2', '3', '0']);
    expect((await bytesOf(page(), 'text')).join('')).toBe('hello');
    await expectText(fieldOf(page(), 'masking key'), key.slice(0, 4).join(' '));
    await expectText(page().locator('.frame-facts'), 'this frame alone');
  });

  test('takes the echo apart, not masked', async () => {
    await openFrame(page(), 'server', 1);
    await expectText(fieldOf(page(), 'MASK'), 'not masked');
    expect(await page().locator('.bit').count()).toBe(2 * 8);
    expect(await page().locator('.bytes td.key').count()).toBe(0);
    expect((await bytesOf(page(), 'text')).join('')).toBe('hello');
  });

  test.each([
    [50_000, 2, 4, '195 · 256 + 80 = 50,000'],
    [150_000, 3, 10, '2 · 65,536 + 73 · 256 + 240 = 150,000'],
  ])('explains the length of %d bytes', async (size, frame, header, sum) => {
    await openFrame(page(), 'server', frame);
    const length = fieldOf(page(), 'extended payload length');
    await expectText(length.locator('.arithmetic'), sum);
    expect(await page().locator('.bit').count()).toBe(header * 8);
    expect(await page().locator('.bytes td.after').count()).toBe(64);
    const rest = (size - 64).toLocaleString('en-US');
    await expectText(page().locator('.bytes + .hint'), `and ${rest} more`);
    await expectChunks(page(), size + header);
  });

  test('marks every part of a frame that goes over several chunks', async () => {
    await openFrame(page(), 'server', 3);
    const parts = page().locator('.segment[aria-selected="true"]');
    const of = Number(
      /of (\d+) chunks/.exec(await labelOf(parts.first()))?.[1],
    );
    expect(of).toBeGreaterThanOrEqual(3);
    expect(await labelOf(parts.first())).toContain(`part 1 of ${of} chunks`);
    await expectText(parts.first(), new RegExp(`1 of ${of} chunks$`));
    expect(await parts.first().getAttribute('class')).toContain('goes-on');
    await page().locator('#timeline').focus();
    await page().locator('#timeline').press('End');
    expect(await labelOf(parts.last())).toContain(`part ${of} of ${of} chunks`);
    expect(await parts.last().getAttribute('class')).toContain('from-before');
  });

  test('counts what went each way', async () => {
    const bytes = (5 + 2 + 50_000 + 4 + 150_000 + 10).toLocaleString('en-US');
    const response = await page().locator('.head .aside').nth(1).textContent();
    const head = Number(/(\d+) bytes/.exec(response ?? '')?.[1]);
    const all = Number(bytes.replaceAll(',', '')) + head;
    await expectText(
      page().locator('#wire-count-server'),
      `3 frames, 3 messages, `,
    );
    await expectText(
      page().locator('#wire-count-server'),
      `, ${all.toLocaleString('en-US')} bytes`,
    );
  });
}

/** The parts in all chunks are the frame, whatever TCP made of it. */
async function expectChunks(page: Page, size: number): Promise<void> {
  const facts = page.locator('.frame-facts div', { hasText: 'Chunks' });
  const text = (await facts.textContent()) ?? '';
  if (text.includes('all in chunk')) return;
  expect(sizesIn(text).reduce((sum, each) => sum + each, 0)).toBe(size);
}
