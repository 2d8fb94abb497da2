import type { Case } from './case.ts';
import { cases as httpServer } from './01-http-server.ts';
import { cases as addresses } from './02-addresses.ts';
import { cases as handshake } from './02-handshake.ts';
import { cases as offers } from './02-offers.ts';
import { cases as https } from './03-https.ts';
import { cases as receiver } from './04-receiver.ts';
import { cases as echo } from './05-echo.ts';
import { cases as closing } from './06-closing.ts';
import { cases as violations } from './06-violations.ts';
import { cases as limits } from './07-limits.ts';
import { cases as pingPong } from './07-ping-pong.ts';

/** Every black-box case, in the order of the milestones that bring them. */
export const CASES: readonly Case[] = [
  ...httpServer,
  ...handshake,
  ...addresses,
  ...offers,
  ...https,
  ...receiver,
  ...echo,
  ...closing,
  ...violations,
  ...pingPong,
  ...limits,
];

/** The cases that a milestone's server must pass. */
export function casesFor(milestone: number): readonly Case[] {
  return CASES.filter(
    ({ since, until }) =>
      since <= milestone && milestone <= (until?.milestone ?? Infinity),
  );
}

/** The cases that a milestone brings: the one before must fail some of them. */
export function casesBroughtBy(milestone: number): readonly Case[] {
  return CASES.filter(({ since }) => since === milestone);
}
