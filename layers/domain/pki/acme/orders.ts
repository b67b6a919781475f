import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { assertAllowed, validityFor } from '../issuance.ts';
import { statusOf as authorizationStatus } from './authorizations.ts';
import { baseOf, type Identifier, isWildcard, textOf } from './identifiers.ts';
import { assertIssued, issuingBy } from './issuing.ts';
import { identifiersIn, instantIn, orProblem } from './payloads.ts';
import { AcmeProblem, malformed } from './problem.ts';
import {
  type Account,
  type Authorization,
  type Challenge,
  type ChallengeType,
  maxOpenOrders,
  type Order,
} from './records.ts';
import { serialIn } from './renewal-info.ts';
import { type AccountRequest, changeByAccount, type SignedRequest, viewByAccount } from './requests.ts';
import type { AcmeServer } from './server.ts';

/** Milliseconds in which an order has to come to its certificate. */
const orderLife = 24 * 3_600_000;

export type OrderStatus = 'pending' | 'ready' | 'valid' | 'invalid';

/** An order with what its authorizations make of it. */
export interface ShownOrder {
  readonly order: Order;
  readonly status: OrderStatus;
  readonly authorizations: readonly Authorization[];
}

/** What an order is: its own word once it is decided, until then that of its authorizations and of the clock. */
const statusOf = (
  order: Order,
  authorizations: readonly (Authorization | undefined)[],
  now: Date,
): OrderStatus => {
  if (order.status !== 'pending') return order.status;
  if (Date.parse(order.expiresAt) <= now.getTime()) return 'invalid';
  const statuses = authorizations.map((each) => each && authorizationStatus(each, now));
  if (statuses.every((status) => status === 'valid')) return 'ready';
  return statuses.every((status) => status === 'valid' || status === 'pending') ? 'pending' : 'invalid';
};

const noOrder = (): AcmeProblem =>
  new AcmeProblem('malformed', 'There is no such order', { code: 'not-found' });

/** An order of this account; that of another one looks like none. */
export const orderOf = async (
  unit: Unit,
  { projectId, id: accountId }: Account,
  orderId: string,
): Promise<ShownOrder> => {
  const { acme } = unit.stores;
  const order = await acme.order(projectId, accountId, orderId);
  if (!order) throw noOrder();
  const found = await Promise.all(
    order.authorizationIds.map((id) => acme.authorization(projectId, accountId, id)),
  );
  return {
    order,
    status: statusOf(order, found, unit.runtime.now()),
    authorizations: found.filter((each) => each !== undefined),
  };
};

/** Ways to prove an identifier: a wildcard only by DNS (RFC 8555 section 7.1.3), an address not by DNS (RFC 8738). */
const challengesFor = (identifier: Identifier): readonly ChallengeType[] => {
  if (isWildcard(identifier)) return ['dns-01'];
  return identifier.type === 'ip' ? ['http-01', 'tls-alpn-01'] : ['http-01', 'dns-01', 'tls-alpn-01'];
};

const newChallenge =
  ({ runtime }: Unit) =>
  (type: ChallengeType): Challenge => ({
    type,
    token: Buffer.from(runtime.randomBytes(32)).toString('base64url'),
    status: 'pending',
    validatedAt: null,
    error: null,
  });

const newAuthorization = (unit: Unit, order: Order, identifier: Identifier, id: string): Authorization => ({
  id,
  projectId: order.projectId,
  templateId: order.templateId,
  accountId: order.accountId,
  orderId: order.id,
  identifier: baseOf(identifier),
  wildcard: isWildcard(identifier),
  status: 'pending',
  challenges: challengesFor(identifier).map(newChallenge(unit)),
  expiresAt: order.expiresAt,
  revision: 1,
});

interface Wanted extends Pick<Order, 'identifiers' | 'notBefore' | 'notAfter' | 'replaces'> {}

/** What is asked for, once it is sure that the CA would issue it now. */
const wantedIn = async (
  unit: Unit,
  server: AcmeServer,
  payload: Readonly<Record<string, unknown>>,
): Promise<Wanted> => {
  const identifiers = identifiersIn(payload.identifiers);
  assertIssued(server.by, identifiers);
  const [notBefore, notAfter] = [
    instantIn(payload.notBefore, 'notBefore'),
    instantIn(payload.notAfter, 'notAfter'),
  ];
  await orProblem('malformed', async () => {
    const issuing = await issuingBy(unit, server);
    const validity = validityFor(unit, issuing, { notBefore, notAfter });
    if (validity.notAfter <= unit.runtime.now()) throw malformed('notAfter is over');
    const nothing = { commonNames: [], keyUsages: [], extendedKeyUsages: [] };
    assertAllowed(issuing, { ...nothing, alternativeNames: identifiers, validity });
  });
  return {
    identifiers,
    notBefore: notBefore?.toISOString() ?? null,
    notAfter: notAfter?.toISOString() ?? null,
    replaces: payload.replaces === undefined ? null : serialIn(payload.replaces),
  };
};

/** Whether the certificate to be replaced is this account's, and about something of the same (RFC 9773 section 5). */
const replacementFault = async (
  unit: Unit,
  { server, account }: AccountRequest,
  { replaces, identifiers }: Wanted,
): Promise<AcmeProblem | undefined> => {
  if (replaces === null) return undefined;
  const issued = await unit.stores.acme.issued(account.projectId, replaces);
  const wanted = new Set(identifiers.map(textOf));
  const isFitting =
    issued?.accountId === account.id &&
    issued.templateId === server.name.templateId &&
    issued.identifiers.some((identifier) => wanted.has(textOf(identifier)));
  if (!issued || !isFitting)
    return malformed('replaces names no certificate of this account that fits the order');
  return issued.replacedBy === null
    ? undefined
    : new AcmeProblem('alreadyReplaced', 'The certificate was replaced already');
};

const created = async (unit: Unit, { account }: AccountRequest, wanted: Wanted): Promise<ShownOrder> => {
  const { acme } = unit.stores;
  const { projectId, templateId, id: accountId } = account;
  const mark = await acme.orderMark(projectId, accountId);
  unit.forget();
  const now = unit.runtime.now();
  if ((await acme.openOrders(projectId, accountId, now, maxOpenOrders)).length >= maxOpenOrders)
    throw new AcmeProblem('rateLimited', `An account has at most ${maxOpenOrders} open orders`, {
      retryAfter: 3600,
    });
  const order: Order = {
    ...wanted,
    id: unit.runtime.uuid(),
    projectId,
    templateId,
    accountId,
    authorizationIds: wanted.identifiers.map(() => unit.runtime.uuid()),
    status: 'pending',
    error: null,
    serialNumber: null,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + orderLife).toISOString(),
    revision: 1,
  };
  const authorizations = wanted.identifiers.map((identifier, at) =>
    newAuthorization(unit, order, identifier, order.authorizationIds[at] ?? ''),
  );
  unit.note({ metadata: { acmeOrderId: order.id, identifiers: wanted.identifiers.map(textOf) } });
  await unit.commit(acme.orderCreation(order, authorizations, mark));
  return { order, status: 'pending', authorizations };
};

/** Opens an order: what has to be proven for it, each in several ways. */
export const newOrder = async (unit: Unit, asked: SignedRequest): Promise<ShownOrder> => {
  const request = await changeByAccount(unit, asked);
  const wanted = await wantedIn(unit, request.server, request.payload);
  const fault = await replacementFault(unit, request, wanted);
  if (fault) throw fault;
  return retryingConflicts(unit, () => created(unit, request, wanted));
};

/** An order of the account that asks. */
export const readOrder = async (unit: Unit, asked: SignedRequest, orderId: string): Promise<ShownOrder> => {
  const { account } = await viewByAccount(unit, asked);
  return orderOf(unit, account, orderId);
};

/** Ids of the open orders of the account that asks: all there may be. */
export const listOrders = async (
  unit: Unit,
  asked: SignedRequest,
  accountId: string,
): Promise<readonly string[]> => {
  const { account } = await viewByAccount(unit, asked);
  if (account.id !== accountId) throw new AcmeProblem('unauthorized', 'This is another account');
  return unit.stores.acme.openOrders(account.projectId, accountId, unit.runtime.now(), maxOpenOrders);
};
