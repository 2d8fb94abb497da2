import type {
  Chunk,
  Frame,
  Head,
  Opened,
  Sender,
  WireEvent,
} from '../events.ts';

// Events for tests, as short as can be written.

const AT = 1_700_000_000_123.5;

export function opened(connection = 1): Opened {
  const [client, server] = ['127.0.0.1:50000', '127.0.0.1:4000'];
  return { kind: 'opened', connection, at: AT, client, server, tls: false };
}

export function chunk(index: number, connection = 1): Chunk {
  const [start, end] = [index * 10, index * 10 + 10];
  const common = { connection, at: AT, from: 'client', index } as const;
  return { kind: 'chunk', ...common, start, end };
}

export function head(start: number, from: Sender): Head {
  const lines = [from === 'client' ? 'GET / HTTP/1.1' : 'HTTP/1.1 200 OK'];
  return {
    kind: 'head',
    ...{ connection: 1, at: AT, from, start, end: start + 1, lines },
    ...{ isUpgrade: false, accept: null, problems: [] },
  };
}

/** A masked `Hello` of the client, but for what is given. */
export function frame(fields: Partial<Frame> = {}): Frame {
  return {
    kind: 'frame',
    connection: 1,
    at: AT,
    from: 'client',
    index: 1,
    start: 0,
    end: 11,
    header: '818537fa213d',
    fin: true,
    rsv: 0,
    opcode: 1,
    lengthForm: 7,
    payloadLength: 5,
    maskingKey: '37fa213d',
    payload: '7f9f4d5158',
    received: 5,
    isWhole: true,
    message: 1,
    messageOpcode: 1,
    isCompressed: false,
    problems: [],
    ...fields,
  };
}

export function closed(connection = 1): WireEvent {
  const bytes = { client: 50_000, server: 7 };
  return { kind: 'closed', connection, at: AT, bytes };
}
