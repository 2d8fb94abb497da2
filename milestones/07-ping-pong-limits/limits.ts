import { readNumber, readSwitch } from './environment.ts';
import type { Environment } from './environment.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const HOUR_MS = 3_600_000;
/** As a default: only the other limits hold. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** Every limit: nothing that a peer can make us keep or await is without. */
export const LIMITS = {
  maxMessageBytes: {
    variable: 'MAX_MESSAGE_BYTES',
    otherwise: 256 * MIB,
    least: 0,
    most: NO_LIMIT,
    unit: 'bytes',
    meaning: 'in one message; more: 1009',
  },
  maxFrameBytes: {
    variable: 'MAX_FRAME_BYTES',
    otherwise: NO_LIMIT,
    least: 0,
    most: NO_LIMIT,
    unit: 'bytes',
    meaning: 'in one data frame; more: 1009',
  },
  maxFragments: {
    variable: 'MAX_FRAGMENTS',
    otherwise: 131_072,
    least: 1,
    most: NO_LIMIT,
    unit: 'frames',
    meaning: 'in one message, empty ones too; more: 1008',
  },
  framesPerTurn: {
    variable: 'FRAMES_PER_TURN',
    otherwise: 256,
    least: 1,
    most: NO_LIMIT,
    unit: 'frames',
    meaning: 'of one connection, before the others have their turn',
  },
  maxQueuedBytes: {
    variable: 'MAX_QUEUED_BYTES',
    otherwise: 16 * MIB,
    least: 1,
    most: NO_LIMIT,
    unit: 'bytes',
    meaning: 'that wait to be sent to one peer; more: it is not read from',
  },
  maxQueuedPongs: {
    variable: 'MAX_QUEUED_PONGS',
    otherwise: 256,
    least: 1,
    most: NO_LIMIT,
    unit: 'frames',
    meaning: 'that wait to be sent to one peer; more: the oldest is left out',
  },
  maxHeaderBytes: {
    variable: 'MAX_HEADER_BYTES',
    otherwise: 16 * KIB,
    least: KIB,
    most: MIB,
    unit: 'bytes',
    meaning: 'of request line and header fields; more: 431',
  },
  maxConnections: {
    variable: 'MAX_CONNECTIONS',
    otherwise: 20_000,
    least: 1,
    most: 1_000_000,
    unit: 'connections',
    meaning: 'at a time; more: 503',
  },
  maxConnectionsPerAddress: {
    variable: 'MAX_CONNECTIONS_PER_ADDRESS',
    otherwise: NO_LIMIT,
    least: 1,
    most: NO_LIMIT,
    unit: 'connections',
    meaning: 'at a time from one IP address; more: 503',
  },
  requestTimeoutMs: {
    variable: 'REQUEST_TIMEOUT_MS',
    otherwise: 10_000,
    least: 1,
    most: HOUR_MS,
    unit: 'ms',
    meaning: 'for a peer to send its whole request; then: 408',
  },
  lingerTimeoutMs: {
    variable: 'LINGER_TIMEOUT_MS',
    otherwise: 1_000,
    least: 1,
    most: HOUR_MS,
    unit: 'ms',
    meaning: 'for a peer to close after it was refused',
  },
  closeTimeoutMs: {
    variable: 'CLOSE_TIMEOUT_MS',
    otherwise: 5_000,
    least: 1,
    most: HOUR_MS,
    unit: 'ms',
    meaning: 'for a peer to answer a close frame, and to close',
  },
  heartbeatIntervalMs: {
    variable: 'HEARTBEAT_INTERVAL_MS',
    otherwise: 30_000,
    least: 1,
    most: HOUR_MS,
    unit: 'ms',
    meaning: 'from one ping to the next',
  },
  heartbeatTimeoutMs: {
    variable: 'HEARTBEAT_TIMEOUT_MS',
    otherwise: 20_000,
    least: 1,
    most: HOUR_MS,
    unit: 'ms',
    meaning: 'for a sign of life after a ping; then: dropped',
  },
  minReadRate: {
    variable: 'MIN_READ_RATE',
    otherwise: 16 * KIB,
    least: KIB,
    most: NO_LIMIT,
    unit: 'bytes/s',
    meaning: 'that a peer takes at least; slower ones may be dropped',
  },
  shutdownTimeoutMs: {
    variable: 'SHUTDOWN_TIMEOUT_MS',
    otherwise: 500,
    least: 1,
    most: HOUR_MS,
    unit: 'ms',
    meaning: 'for all peers to close when the process is told to end',
  },
} as const;

/** What is legal, and yet not wanted here: all off, as the RFC has it. */
export const POLICIES = {
  rejectEmptyMessages: {
    variable: 'REJECT_EMPTY_MESSAGES',
    meaning: 'a message without a payload: 1008',
  },
  rejectBinary: {
    variable: 'REJECT_BINARY',
    meaning: 'a binary message: 1003',
  },
} as const;

type LimitName = keyof typeof LIMITS;
type PolicyName = keyof typeof POLICIES;

/** A number for every limit, and on or off for every policy. */
export type Limits = Readonly<
  Record<LimitName, number> & Record<PolicyName, boolean>
>;

/** @throws {SettingsError} when a variable holds something unusable. */
export function readLimits(env: Environment): Limits {
  const numbers = Object.entries(LIMITS).map(([name, limit]) => [
    name,
    readNumber(env, limit),
  ]);
  const switches = Object.entries(POLICIES).map(([name, { variable }]) => [
    name,
    readSwitch(env, variable, false),
  ]);
  return Object.fromEntries([...numbers, ...switches]) as Limits;
}
