import * as z from 'zod';
import {
  addPasskey,
  listPasskeys,
  registerPasskey,
  removePasskey,
  renamePasskey,
} from '../../layers/domain/second-factors/enrol-passkey.ts';
import type { Passkey } from '../../layers/domain/second-factors/factors.ts';
import { relyingPartyAt } from '../../layers/domain/second-factors/webauthn.ts';
import { people } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { instant, shownName } from '../../layers/http/wire.ts';
import { Credential, PasskeyOptions, passkeyId } from './wire.ts';

const path = '/api/v1/user/me/webauthn';

const PasskeyReply = () =>
  z.object({
    id: z.string(),
    credentialId: z.string(),
    name: z.string(),
    transports: z.array(z.string()),
    createdAt: instant(),
    lastUsedAt: instant().nullable(),
  });

/** A passkey without its key. */
const passkeyReply = ({
  id,
  name,
  transports,
  createdAt,
  lastUsedAt,
}: Passkey): z.input<ReturnType<typeof PasskeyReply>> => ({
  id,
  credentialId: id,
  name,
  transports: [...transports],
  createdAt,
  lastUsedAt,
});

const list = operation({
  method: 'GET',
  path,
  summary: 'List the caller’s passkeys',
  access: people,
  audit: 'get-second-factors',
  limit: 'read',
  reply: () => z.object({ credentials: z.array(PasskeyReply()) }),
  handle: async ({ unit }) => ({ credentials: (await listPasskeys(unit)).map(passkeyReply) }),
});

const register = operation({
  method: 'POST',
  path: `${path}/register`,
  summary: 'Begin to set up a passkey: what the browser is to make a key for',
  access: people,
  audit: 'register-passkey',
  limit: 'mfa',
  reply: () => z.object({ options: PasskeyOptions() }),
  handle: async ({ http, unit }) => ({
    options: { ...(await registerPasskey(unit, relyingPartyAt(http.siteUrl))) },
  }),
});

const add = operation({
  method: 'POST',
  path: `${path}/register/verify`,
  summary:
    'Take the passkey that an authenticator made; the first comes with recovery codes, shown this once',
  access: people,
  audit: 'add-passkey',
  limit: 'mfa',
  body: z.object({ name: shownName(64), registrationResponse: Credential }),
  reply: () => z.object({ credential: PasskeyReply(), recoveryCodes: z.array(z.string()) }),
  handle: async ({ body, http, unit }) => {
    const { passkey, recoveryCodes } = await addPasskey(unit, relyingPartyAt(http.siteUrl), {
      name: body.name,
      answer: body.registrationResponse,
    });
    return { credential: passkeyReply(passkey), recoveryCodes: [...recoveryCodes] };
  },
});

const rename = operation({
  method: 'PATCH',
  path: `${path}/{credentialId}`,
  summary: 'Give a passkey another name',
  access: people,
  audit: 'update-passkey',
  limit: 'mfa',
  params: z.object({ credentialId: passkeyId }),
  body: z.object({ name: shownName(64) }),
  reply: () => z.object({ credential: PasskeyReply() }),
  handle: async ({ params, body, unit }) => ({
    credential: passkeyReply(await renamePasskey(unit, params.credentialId, body.name)),
  }),
});

const remove = operation({
  method: 'DELETE',
  path: `${path}/{credentialId}`,
  summary: 'Remove a passkey',
  access: people,
  audit: 'remove-passkey',
  limit: 'mfa',
  params: z.object({ credentialId: passkeyId }),
  reply: () => z.object({ credential: PasskeyReply() }),
  handle: async ({ params, unit }) => ({
    credential: passkeyReply(await removePasskey(unit, params.credentialId)),
  }),
});

export const passkeyOperations = [list, register, add, rename, remove];
