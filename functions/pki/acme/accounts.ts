import * as z from 'zod';
import { changeKey, newAccount, updateAccount } from '../../../layers/domain/pki/acme/accounts.ts';
import { listOrders } from '../../../layers/domain/pki/acme/orders.ts';
import { id } from '../../../layers/http/wire.ts';
import { ServerId, signedOperation } from './signed.ts';
import { AccountReply, accountReply } from './wire.ts';

const AccountId = ServerId.extend({ accountId: id });

const create = signedOperation({
  path: '/new-account',
  summary: 'Make an ACME account with an ACME key, or find the one that a key has',
  audit: 'create-acme-account',
  params: ServerId,
  outcomes: ['created', 'ok'],
  reply: AccountReply,
  handle: async ({ unit, asked, at }) => {
    const { account, isNew } = await newAccount(unit, asked);
    return { body: accountReply(account, at), isNew, location: at.account(account.id) };
  },
});

const update = signedOperation({
  path: '/accounts/{accountId}',
  summary: 'Show an ACME account, change its contacts or deactivate it',
  audit: 'update-acme-account',
  params: AccountId,
  reply: AccountReply,
  handle: async ({ unit, asked, params, at }) => {
    const account = await updateAccount(unit, asked, params.accountId);
    return { body: accountReply(account, at), location: at.account(account.id) };
  },
});

const orders = signedOperation({
  path: '/accounts/{accountId}/orders',
  summary: 'The open orders of an ACME account, the newest first',
  audit: 'get-acme-orders',
  params: AccountId,
  reply: () => z.object({ orders: z.array(z.string()) }),
  handle: async ({ unit, asked, params, at }) => ({
    body: { orders: (await listOrders(unit, asked, params.accountId)).map(at.order) },
  }),
});

const keyChange = signedOperation({
  path: '/key-change',
  summary: 'Give an ACME account another key, which signs too',
  audit: 'change-acme-account-key',
  params: ServerId,
  reply: AccountReply,
  handle: async ({ unit, asked, at }) => {
    const account = await changeKey(unit, asked);
    return { body: accountReply(account, at), location: at.account(account.id) };
  },
});

export const accountOperations = [create, update, orders, keyChange];
