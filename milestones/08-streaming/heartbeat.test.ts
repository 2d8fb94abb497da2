import { afterEach, describe, expect, test, vi } from 'vitest';
import { Heartbeat, startHeartbeats } from './heartbeat.ts';

const LIMITS = { heartbeatIntervalMs: 300, heartbeatTimeoutMs: 100 };

describe('a heartbeat', () => {
  test('begins an interval after the connection', () => {
    const heartbeat = new Heartbeat(LIMITS, 1_000);
    expect(heartbeat.beat(1_000, 0)).toBeNull();
    expect(heartbeat.beat(1_299, 0)).toBeNull();
    expect(heartbeat.beat(1_300, 0)).toHaveLength(4);
  });

  test('goes on an interval after each ping that had a sign', () => {
    const heartbeat = new Heartbeat(LIMITS, 0);
    expect(heartbeat.beat(300, 0)).toHaveLength(4);
    heartbeat.sign();
    expect(heartbeat.beat(599, 0)).toBeNull();
    expect(heartbeat.beat(600, 0)).toHaveLength(4);
  });

  test('ends when there is no sign in time', () => {
    const heartbeat = new Heartbeat(LIMITS, 0);
    // Before the ping is not after it.
    heartbeat.sign();
    heartbeat.beat(300, 0);
    expect(heartbeat.beat(399, 0)).toBeNull();
    expect(heartbeat.beat(400, 0)).toBe('drop');
    heartbeat.sign();
    expect(heartbeat.beat(400, 0)).toBeNull();
  });

  test('has patience with who still has much to take', () => {
    const heartbeat = new Heartbeat(LIMITS, 0);
    heartbeat.beat(300, 5_000);
    expect(heartbeat.beat(5_399, 5_000)).toBeNull();
    // Meanwhile it may have got more, or shown that it has less to take.
    expect(heartbeat.beat(5_400, 5_001)).toBeNull();
    expect(heartbeat.beat(5_400, 5_000)).toBe('drop');
    expect(heartbeat.beat(400, 0)).toBe('drop');
  });

  test('does not put off a ping for it', () => {
    const heartbeat = new Heartbeat(LIMITS, 0);
    expect(heartbeat.beat(300, 5_000)).toHaveLength(4);
    heartbeat.sign();
    expect(heartbeat.beat(600, 5_000)).toHaveLength(4);
  });

  test('waits for its sign though the next ping would be due', () => {
    const limits = { heartbeatIntervalMs: 100, heartbeatTimeoutMs: 300 };
    const heartbeat = new Heartbeat(limits, 0);
    heartbeat.beat(100, 0);
    expect(heartbeat.beat(250, 0)).toBeNull();
    expect(heartbeat.beat(400, 0)).toBe('drop');
    heartbeat.sign();
    expect(heartbeat.beat(250, 0)).toHaveLength(4);
  });

  test('knows its pong, once', () => {
    const heartbeat = new Heartbeat(LIMITS, 0);
    expect(heartbeat.pong(Buffer.alloc(4), 10)).toBeNull();
    const first = pingOf(heartbeat, 300);
    heartbeat.sign();
    const second = pingOf(heartbeat, 600);
    expect(first.equals(second)).toBe(false);
    expect(heartbeat.pong(first, 610)).toBeNull();
    expect(heartbeat.pong(Buffer.alloc(0), 610)).toBeNull();
    expect(heartbeat.pong(second, 612.5)).toBe(12.5);
    expect(heartbeat.pong(second, 613)).toBeNull();
  });
});

function pingOf(heartbeat: Heartbeat, now: number): Buffer {
  const ping = heartbeat.beat(now, 0);
  return ping instanceof Buffer ? ping : expect.fail('no ping');
}

describe('one timer', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('beats for thousands of connections, some in each turn', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let beats = 0;
    const connections = new Set(
      Array.from({ length: 1_000 }, () => ({ beat: () => (beats += 1) })),
    );
    const timer = startHeartbeats(connections, LIMITS);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(100 / 8);
    expect(beats).toBe(0);
    const turns = [];
    while (beats < 1_000) {
      await new Promise((resolve) => setImmediate(resolve));
      turns.push(beats);
    }
    expect(turns).toEqual([256, 512, 768, 1_000]);
    clearInterval(timer);
  });

  test('does not mind connections that come and go meanwhile', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const connections = new Set<{ beat(): void }>();
    const beats: number[] = [];
    for (let i = 0; i < 600; i += 1) {
      const connection = {
        beat: () => {
          beats.push(i);
          connections.delete(connection);
        },
      };
      connections.add(connection);
    }
    const timer = startHeartbeats(connections, LIMITS);
    vi.advanceTimersByTime(100 / 8);
    for (let i = 0; i < 4; i += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(beats).toEqual(Array.from({ length: 600 }, (_, i) => i));
    clearInterval(timer);
  });
});
