import { respond, updateAuthorization } from '../../../layers/domain/pki/acme/authorizations.ts';
import { finalizeOrder } from '../../../layers/domain/pki/acme/finalize.ts';
import { newOrder, readOrder } from '../../../layers/domain/pki/acme/orders.ts';
import { id } from '../../../layers/http/wire.ts';
import { ServerId, signedOperation } from './signed.ts';
import {
  AuthorizationReply,
  authorizationReply,
  ChallengeReply,
  challengeReply,
  OrderReply,
  orderReply,
} from './wire.ts';

const OrderId = ServerId.extend({ orderId: id });
const AuthorizationId = ServerId.extend({ authorizationId: id });

/** Seconds after which a challenge that is looked at may be decided. */
const soon = 3;

const create = signedOperation({
  path: '/new-order',
  summary: 'Open an order for a certificate',
  audit: 'create-acme-order',
  params: ServerId,
  outcomes: ['created'],
  reply: OrderReply,
  handle: async ({ unit, asked, at }) => {
    const order = await newOrder(unit, asked);
    return { body: orderReply(order, at), isNew: true, location: at.order(order.order.id) };
  },
});

const read = signedOperation({
  path: '/orders/{orderId}',
  summary: 'How far an order is',
  audit: 'get-acme-order',
  params: OrderId,
  reply: OrderReply,
  handle: async ({ unit, asked, params, at }) => {
    const order = await readOrder(unit, asked, params.orderId);
    return { body: orderReply(order, at), location: at.order(params.orderId) };
  },
});

const finalize = signedOperation({
  path: '/orders/{orderId}/finalize',
  summary: 'Have the certificate of an order issued that is ready',
  audit: 'finalize-acme-order',
  params: OrderId,
  reply: OrderReply,
  handle: async ({ unit, asked, params, at }) => {
    const order = await finalizeOrder(unit, asked, params.orderId);
    return { body: orderReply(order, at), location: at.order(params.orderId) };
  },
});

const authorization = signedOperation({
  path: '/authorizations/{authorizationId}',
  summary: 'Show what has to be proven for an identifier, or give it up',
  audit: 'update-acme-authorization',
  params: AuthorizationId,
  reply: AuthorizationReply,
  handle: async ({ unit, asked, params, at }) => {
    const shown = await updateAuthorization(unit, asked, params.authorizationId);
    return {
      body: authorizationReply(shown, at),
      ...(shown.status === 'pending' && { retryAfter: soon }),
    };
  },
});

const challenge = signedOperation({
  path: '/challenges/{authorizationId}/{challengeType}',
  summary: 'Have a challenge looked at',
  audit: 'respond-acme-challenge',
  params: AuthorizationId.extend({ challengeType: id }),
  reply: ChallengeReply,
  handle: async ({ unit, asked, params, at }) => {
    const shown = await respond(unit, asked, params.authorizationId, params.challengeType);
    return {
      body: challengeReply(shown, at),
      links: [['up', at.authorization(params.authorizationId)]],
      ...(shown.challenge.status === 'processing' && { retryAfter: soon }),
    };
  },
});

export const orderOperations = [create, read, finalize, authorization, challenge];
