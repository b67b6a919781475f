import type { Unit } from '../../unit.ts';
import { assertSigned, type Jws, jsonObject, keyIn, type ReadJws, readJws } from './jws.ts';
import { type AccountKey, readAccountKey } from './keys.ts';
import { badNonce, type LiveNonce, liveNonce } from './nonces.ts';
import { AcmeProblem, malformed } from './problem.ts';
import type { Account } from './records.ts';
import { type AcmeServer, addressesAt, enterServer } from './server.ts';

/** A signed request as it came in. */
export interface SignedRequest {
  readonly jws: Jws;
  readonly templateId: string;
  /** The address that was asked, as the client wrote it. */
  readonly url: string;
  /** Address of this API. */
  readonly siteUrl: string;
}

/** What an account asked for. */
export interface AccountRequest {
  readonly server: AcmeServer;
  readonly account: Account;
  /** Undefined for a POST-as-GET (RFC 8555 section 6.3). */
  readonly payload: Readonly<Record<string, unknown>> | undefined;
}

/** What somebody asked for whom only a key is known of. The nonce is used up when `accept` says so. */
export interface KeyRequest {
  readonly server: AcmeServer;
  readonly key: AccountKey;
  readonly payload: Readonly<Record<string, unknown>>;
  /** From here on this request is carried out, and no copy of it ever is. */
  accept(): Promise<void>;
}

/** Header and nonce of a request to this very address (RFC 8555 sections 6.4 and 6.5). */
const received = async (
  unit: Unit,
  { jws, url, templateId }: SignedRequest,
): Promise<{ readonly read: ReadJws; readonly nonce: LiveNonce }> => {
  const read = readJws(jws);
  if (read.url !== url)
    throw new AcmeProblem('unauthorized', 'The url of the protected header is not that of the request');
  return { read, nonce: await liveNonce(unit, templateId, read.nonce) };
};

const useUp = async (unit: Unit, nonce: LiveNonce): Promise<void> => {
  if (!(await unit.stores.acme.useNonce(nonce))) throw badNonce();
};

const noAccount = (): AcmeProblem =>
  new AcmeProblem('accountDoesNotExist', 'There is no account with this address or key');

/** An account whose time is over is told so with 401 (RFC 8555 section 7.3.6). */
export const assertLive = ({ status }: Account): void => {
  if (status !== 'valid')
    throw new AcmeProblem('unauthorized', `The account is ${status}`, { code: 'unauthenticated' });
};

export const noteAccount = (unit: Unit, { id, templateId }: Account): void =>
  unit.note({
    actor: { type: 'acmeAccount', metadata: { acmeAccountId: id, certificateTemplateId: templateId } },
  });

const accountOf = async (
  unit: Unit,
  { name }: AcmeServer,
  { signer }: ReadJws,
  siteUrl: string,
): Promise<Account> => {
  if (!('kid' in signer)) throw malformed('The protected header must have kid');
  const beginning = addressesAt(siteUrl, name.templateId).account('');
  const id = signer.kid.startsWith(beginning) ? signer.kid.slice(beginning.length) : '';
  const account = /^[0-9a-f-]{36}$/.test(id) ? await unit.stores.acme.account(name, id) : undefined;
  if (!account) throw noAccount();
  return account;
};

/**
 * A request that an account signed. Storage is asked for a nonce only once the signature is proven, so that nothing is
 * written for anybody who has no account.
 */
export const requestByAccount = async (unit: Unit, asked: SignedRequest): Promise<AccountRequest> => {
  const { read, nonce } = await received(unit, asked);
  const server = await enterServer(unit, asked.templateId);
  const account = await accountOf(unit, server, read, asked.siteUrl);
  assertSigned(read, readAccountKey(account.jwk));
  noteAccount(unit, account);
  assertLive(account);
  await useUp(unit, nonce);
  const payload = read.payload.length === 0 ? undefined : jsonObject(read.payload, 'The payload');
  return { server, account, payload };
};

/** The same for one that asks to see something: its payload is empty. */
export const viewByAccount = async (
  unit: Unit,
  asked: SignedRequest,
): Promise<Omit<AccountRequest, 'payload'>> => {
  const { payload, ...request } = await requestByAccount(unit, asked);
  if (payload !== undefined) throw malformed('The payload must be empty');
  return request;
};

/** The same for one that asks to change something: it says what. */
export const changeByAccount = async (
  unit: Unit,
  asked: SignedRequest,
): Promise<AccountRequest & { readonly payload: Readonly<Record<string, unknown>> }> => {
  const { payload, ...request } = await requestByAccount(unit, asked);
  if (payload === undefined) throw malformed('The payload must be a JSON object');
  return { ...request, payload };
};

/** A request signed by a key that it brings along. */
export const requestByKey = async (unit: Unit, asked: SignedRequest): Promise<KeyRequest> => {
  const { read, nonce } = await received(unit, asked);
  const key = keyIn(read);
  assertSigned(read, key);
  const server = await enterServer(unit, asked.templateId);
  const payload = jsonObject(read.payload, 'The payload');
  return { server, key, payload, accept: () => useUp(unit, nonce) };
};

/** Whether a request brings its key along, instead of naming an account. */
export const bringsKey = ({ jws }: SignedRequest): boolean => 'jwk' in readJws(jws).signer;
