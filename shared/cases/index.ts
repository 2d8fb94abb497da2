import type { Case } from './case.ts';
import { closedOutput } from './01-closed-output.ts';
import { cases as headAndBody } from './01-head-and-body.ts';
import { cases as httpServer } from './01-http-server.ts';
import { cases as addresses } from './02-addresses.ts';
import { cases as handshake } from './02-handshake.ts';
import { cases as offers } from './02-offers.ts';
import { cases as origins } from './02-origins.ts';
import { cases as plainRequests } from './02-plain-requests.ts';
import { cases as https } from './03-https.ts';
import { cases as receiver } from './04-receiver.ts';
import { cases as echo } from './05-echo.ts';
import { cases as closing } from './06-closing.ts';
import { cases as goingAway } from './06-going-away.ts';
import { cases as violations } from './06-violations.ts';
import { cases as limits } from './07-limits.ts';
import { cases as pingPong } from './07-ping-pong.ts';
import { cases as streaming } from './08-streaming.ts';
import { cases as withinAFrame } from './08-within-a-frame.ts';
import { PROCESS_CASES } from './process-cases.ts';
import type { ProcessCase } from './process-cases.ts';

export type AnyCase = Case | ProcessCase;

/** The cases that are told as a conversation. */
const TALKS: readonly Case[] = [
  ...httpServer,
  ...headAndBody,
  ...handshake,
  ...addresses,
  ...origins,
  ...offers,
  ...plainRequests,
  ...https,
  ...receiver,
  ...echo,
  ...closing,
  ...violations,
  ...pingPong,
  ...limits,
  ...streaming,
  ...withinAFrame,
];

/**
 * Every black-box case, in the order of the milestones that bring them, but
 * for those about how every process starts and ends.
 */
export const CASES: readonly AnyCase[] = [...TALKS, closedOutput, ...goingAway];

/** The cases that a milestone's server must pass. */
export function casesFor(milestone: number): readonly AnyCase[] {
  return CASES.filter((each) => isFor(each, milestone));
}

/** Those among them that are told as a conversation. */
export function talksFor(milestone: number): readonly Case[] {
  return TALKS.filter((each) => isFor(each, milestone));
}

/** Those among them about its process, also those of the first milestone. */
export function processCasesFor(milestone: number): readonly ProcessCase[] {
  const all = [...PROCESS_CASES, closedOutput, ...goingAway];
  return all.filter((each) => isFor(each, milestone));
}

function isFor({ since, until }: AnyCase, milestone: number): boolean {
  return since <= milestone && milestone <= (until?.milestone ?? Infinity);
}

/** The talks that a milestone brings: the one before must fail some of them. */
export function talksBroughtBy(milestone: number): readonly Case[] {
  return TALKS.filter(({ since }) => since === milestone);
}
