import { retryingConflicts } from '../../retry.ts';
import type { Unit } from '../../unit.ts';
import { secretOf } from './binding-secret.ts';
import { assertSigned, isMadeWith, type Jws, jsonObject, keyIn, readJws } from './jws.ts';
import { type AccountKey, readAccountKey } from './keys.ts';
import { contactsIn, isJws } from './payloads.ts';
import { AcmeProblem, malformed } from './problem.ts';
import type { Account, BindingKey, ServerName } from './records.ts';
import {
  type AccountRequest,
  assertLive,
  changeByAccount,
  noteAccount,
  requestByAccount,
  requestByKey,
  type SignedRequest,
} from './requests.ts';
import { type AcmeServer, addressesAt } from './server.ts';

const unbound = (): AcmeProblem =>
  new AcmeProblem('unauthorized', 'The external account binding is not one by a key of this server');

/** Whether the inner JWS says that this account key and no other is meant (RFC 8555 section 7.3.4). */
const speaksFor = (binding: Jws, url: string, key: AccountKey): boolean => {
  const read = readJws(binding);
  if (read.url !== url || read.nonce !== undefined) return false;
  const meant = readAccountKey(jsonObject(read.payload, 'The payload of the external account binding'));
  return meant.thumbprint === key.thumbprint;
};

/** The binding key that was not used yet and made this JWS. Every refusal says the same. */
const bindingKeyOf = async (
  unit: Unit,
  { name, project }: AcmeServer,
  binding: Jws,
  url: string,
  key: AccountKey,
): Promise<BindingKey> => {
  const read = readJws(binding);
  if (!('kid' in read.signer)) throw unbound();
  const { kid } = read.signer;
  const found = /^[0-9a-f-]{36}$/.test(kid) ? await unit.stores.acme.bindingKey(name, kid) : undefined;
  const secret = found && (await secretOf(unit, project, found));
  if (!found || !secret) throw unbound();
  try {
    if (!isMadeWith(read, secret) || !speaksFor(binding, url, key)) throw unbound();
    return found;
  } finally {
    secret.fill(0);
  }
};

const existing = async (unit: Unit, name: ServerName, key: AccountKey): Promise<Account | undefined> => {
  const id = await unit.stores.acme.accountIdByKey(name, key.thumbprint);
  const account = id === undefined ? undefined : await unit.stores.acme.account(name, id);
  if (account) {
    noteAccount(unit, account);
    assertLive(account);
  }
  return account;
};

const created = async (
  unit: Unit,
  { name }: AcmeServer,
  key: AccountKey,
  binding: BindingKey,
  contact: readonly string[],
): Promise<Account> => {
  const { acme } = unit.stores;
  const account: Account = {
    ...name,
    id: unit.runtime.uuid(),
    keyId: binding.id,
    jwk: key.jwk,
    thumbprint: key.thumbprint,
    contact,
    status: 'valid',
    createdAt: unit.runtime.now().toISOString(),
    revision: 1,
  };
  noteAccount(unit, account);
  unit.note({ metadata: { acmeAccountId: account.id, keyId: binding.id, keyName: binding.name, contact } });
  const used = { ...binding, accountId: account.id, revision: binding.revision + 1 };
  await unit.commit([...acme.accountCreation(account), ...acme.keyUse(used, binding)]);
  return account;
};

const bindingIn = ({ externalAccountBinding: binding }: Readonly<Record<string, unknown>>): Jws => {
  if (binding === undefined)
    throw new AcmeProblem('externalAccountRequired', 'Accounts are made with a key of this server only');
  if (!isJws(binding)) throw malformed('externalAccountBinding is not a flattened JWS');
  return binding;
};

/**
 * Makes an account, or answers the one that this key has. An account is made by whoever has a binding key, which it uses
 * up; nothing is written for anybody else.
 */
export const newAccount = async (
  unit: Unit,
  asked: SignedRequest,
): Promise<{ readonly account: Account; readonly isNew: boolean }> => {
  const { server, key, payload, accept } = await requestByKey(unit, asked);
  const found = await existing(unit, server.name, key);
  if (found) {
    await accept();
    return { account: found, isNew: false };
  }
  if (payload.onlyReturnExisting === true)
    throw new AcmeProblem('accountDoesNotExist', 'There is no account with this key');
  const contact = contactsIn(payload.contact) ?? [];
  const binding = bindingIn(payload);
  await bindingKeyOf(unit, server, binding, asked.url, key);
  await accept();
  return retryingConflicts(unit, async () => {
    const other = await existing(unit, server.name, key);
    if (other) return { account: other, isNew: false };
    const by = await bindingKeyOf(unit, server, binding, asked.url, key);
    return { account: await created(unit, server, key, by, contact), isNew: true };
  });
};

/** The account again, for a change of it. */
const current = async (
  unit: Unit,
  { server, account }: Omit<AccountRequest, 'payload'>,
): Promise<Account> => {
  const found = await unit.stores.acme.account(server.name, account.id);
  if (!found) throw new AcmeProblem('accountDoesNotExist', 'There is no such account');
  assertLive(found);
  return found;
};

const assertOwn = ({ id }: Account, accountId: string): void => {
  if (id !== accountId) throw new AcmeProblem('unauthorized', 'This is another account');
};

const replaced = async (unit: Unit, before: Account, changes: Partial<Account>): Promise<Account> => {
  const next = { ...before, ...changes, revision: before.revision + 1 };
  unit.note({ metadata: { acmeAccountId: next.id, status: next.status, contact: next.contact } });
  await unit.commit(unit.stores.acme.accountReplacement(next, before));
  return next;
};

/** Shows an account, changes its contacts, or ends it for good (RFC 8555 sections 7.3.2 and 7.3.6). */
export const updateAccount = async (
  unit: Unit,
  asked: SignedRequest,
  accountId: string,
): Promise<Account> => {
  const request = await requestByAccount(unit, asked);
  assertOwn(request.account, accountId);
  const { status, contact } = request.payload ?? {};
  if (status !== undefined && status !== 'deactivated') throw malformed('status may be deactivated only');
  const contacts = contactsIn(contact);
  if (status === undefined && contacts === undefined) {
    unit.note({ type: 'get-acme-account', metadata: { acmeAccountId: accountId } });
    return request.account;
  }
  return retryingConflicts(unit, async () =>
    replaced(unit, await current(unit, request), {
      ...(contacts && { contact: contacts }),
      ...(status && { status: 'deactivated' as const }),
    }),
  );
};

/** The new key of an account, which signed for itself (RFC 8555 section 7.3.5). */
const newKeyIn = (
  payload: Readonly<Record<string, unknown>>,
  asked: SignedRequest,
  account: Account,
): AccountKey => {
  if (!isJws(payload)) throw malformed('The payload is not a flattened JWS');
  const inner = readJws(payload);
  const key = keyIn(inner);
  assertSigned(inner, key);
  if (inner.url !== asked.url || inner.nonce !== undefined)
    throw malformed('The inner JWS must have the url of the outer one, and no nonce');
  const { account: address, oldKey } = jsonObject(inner.payload, 'The payload of the inner JWS');
  if (address !== addressesAt(asked.siteUrl, asked.templateId).account(account.id))
    throw malformed('account is not the address of the account');
  const old = readAccountKey(typeof oldKey === 'object' && oldKey !== null ? { ...oldKey } : {});
  if (old.thumbprint !== account.thumbprint) throw malformed('oldKey is not the key of the account');
  return key;
};

/** Gives an account another key. `conflict`, with its address, when another account has that. */
export const changeKey = async (unit: Unit, asked: SignedRequest): Promise<Account> => {
  const request = await changeByAccount(unit, asked);
  const key = newKeyIn(request.payload, asked, request.account);
  const { acme } = unit.stores;
  const { name } = request.server;
  const outcome = await retryingConflicts(unit, async () => {
    const before = await current(unit, request);
    const holder = await acme.accountIdByKey(name, key.thumbprint);
    if (holder !== undefined) return { holder };
    if (before.thumbprint !== request.account.thumbprint)
      throw new AcmeProblem('unauthorized', 'The account has another key by now');
    return { account: await replaced(unit, before, { jwk: key.jwk, thumbprint: key.thumbprint }) };
  });
  // Not within: a lost race is told apart from this.
  if (outcome.account) return outcome.account;
  throw new AcmeProblem('malformed', 'An account with this key exists', {
    code: 'conflict',
    location: addressesAt(asked.siteUrl, asked.templateId).account(outcome.holder),
  });
};
