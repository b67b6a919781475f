import * as z from 'zod';
import type { ShownAuthorization, ShownChallenge } from '../../../layers/domain/pki/acme/authorizations.ts';
import type { ShownOrder } from '../../../layers/domain/pki/acme/orders.ts';
import type { Fault } from '../../../layers/domain/pki/acme/problem.ts';
import type { Account, Authorization, Challenge } from '../../../layers/domain/pki/acme/records.ts';
import type { Addresses } from '../../../layers/domain/pki/acme/server.ts';
import { instant } from '../../../layers/http/wire.ts';
import { typeOf } from './problem.ts';

const ProblemReply = () => z.object({ type: z.string(), detail: z.string() });
const shownFault = ({ type, detail }: Fault) => ({ type: typeOf(type), detail });

/** Certificates and the objects of ACME count in seconds. */
const seconds = (at: string): string => `${at.slice(0, 19)}Z`;

export const AccountReply = () =>
  z.object({ status: z.string(), contact: z.array(z.string()).optional(), orders: z.string() });

export const accountReply = ({ id, status, contact }: Account, at: Addresses) => ({
  status,
  ...(contact.length > 0 && { contact: [...contact] }),
  orders: at.orders(id),
});

const IdentifierReply = () => z.object({ type: z.string(), value: z.string() });

export const OrderReply = () =>
  z.object({
    status: z.string(),
    expires: instant(),
    identifiers: z.array(IdentifierReply()),
    notBefore: instant().optional(),
    notAfter: instant().optional(),
    error: ProblemReply().optional(),
    authorizations: z.array(z.string()),
    finalize: z.string(),
    certificate: z.string().optional(),
  });

export const orderReply = ({ order, status }: ShownOrder, at: Addresses) => ({
  status,
  expires: seconds(order.expiresAt),
  identifiers: order.identifiers.map(({ type, value }) => ({ type, value })),
  ...(order.notBefore !== null && { notBefore: seconds(order.notBefore) }),
  ...(order.notAfter !== null && { notAfter: seconds(order.notAfter) }),
  ...(order.error && { error: shownFault(order.error) }),
  authorizations: order.authorizationIds.map(at.authorization),
  finalize: at.finalize(order.id),
  ...(order.serialNumber !== null && { certificate: at.certificate(order.serialNumber) }),
});

export const ChallengeReply = () =>
  z.object({
    type: z.string(),
    url: z.string(),
    token: z.string(),
    status: z.string(),
    validated: instant().optional(),
    error: ProblemReply().optional(),
  });

const challengeOf = (authorization: Authorization, challenge: Challenge, at: Addresses) => ({
  type: challenge.type,
  url: at.challenge(authorization.id, challenge.type),
  token: challenge.token,
  status: challenge.status,
  ...(challenge.validatedAt !== null && { validated: seconds(challenge.validatedAt) }),
  ...(challenge.error && { error: shownFault(challenge.error) }),
});

export const challengeReply = ({ authorization, challenge }: ShownChallenge, at: Addresses) =>
  challengeOf(authorization, challenge, at);

export const AuthorizationReply = () =>
  z.object({
    identifier: IdentifierReply(),
    status: z.string(),
    expires: instant(),
    challenges: z.array(ChallengeReply()),
    wildcard: z.boolean().optional(),
  });

/** What is decided shows the way it was, others are of no use any more (RFC 8555 section 7.1.4). */
const shownChallenges = ({ challenges }: Authorization, status: string): readonly Challenge[] => {
  const decided = challenges.filter((each) => each.status === 'valid' || each.status === 'invalid');
  return status === 'pending' || decided.length === 0 ? challenges : decided;
};

export const authorizationReply = ({ authorization, status }: ShownAuthorization, at: Addresses) => ({
  identifier: { ...authorization.identifier },
  status,
  expires: seconds(authorization.expiresAt),
  challenges: shownChallenges(authorization, status).map((each) => challengeOf(authorization, each, at)),
  ...(authorization.wildcard && { wildcard: true }),
});
