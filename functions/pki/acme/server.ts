import * as z from 'zod';
import { newNonce } from '../../../layers/domain/pki/acme/nonces.ts';
import { readRenewalInfo } from '../../../layers/domain/pki/acme/renewal-info.ts';
import { addressesAt, enterServer } from '../../../layers/domain/pki/acme/server.ts';
import { operation, Reply } from '../../../layers/http/operation.ts';
import { instant } from '../../../layers/http/wire.ts';
import { acme, acmeBase, ServerId } from './signed.ts';

const open = { ...acme, method: 'GET', audit: null, limit: 'public' } as const;

const directory = operation({
  ...open,
  path: `${acmeBase}/directory`,
  summary: 'The resources of a template’s ACME server',
  params: ServerId,
  reply: () =>
    z.object({
      newNonce: z.string(),
      newAccount: z.string(),
      newOrder: z.string(),
      revokeCert: z.string(),
      keyChange: z.string(),
      renewalInfo: z.string(),
      meta: z.object({ externalAccountRequired: z.boolean() }),
    }),
  handle: async ({ params, unit, http }) => {
    await enterServer(unit, params.templateId);
    const { newNonce: nonces, ...at } = addressesAt(http.siteUrl, params.templateId);
    return {
      newNonce: nonces,
      newAccount: at.newAccount,
      newOrder: at.newOrder,
      revokeCert: at.revokeCert,
      keyChange: at.keyChange,
      renewalInfo: at.renewalInfo,
      meta: { externalAccountRequired: true },
    };
  },
});

const nonce = operation({
  ...open,
  path: `${acmeBase}/new-nonce`,
  summary: 'A nonce for the next request, in the header Replay-Nonce',
  params: ServerId,
  reply: () => z.string(),
  produces: 'text/plain',
  outcomes: ['no-content'],
  handle: async ({ params, unit, http }): Promise<Reply<string>> =>
    new Reply('', {
      contentType: 'text/plain',
      // Whoever asks by HEAD is answered 200, by GET 204 (RFC 8555 section 7.2).
      ...(http.method !== 'HEAD' && { outcome: 'no-content' as const }),
      headers: {
        'replay-nonce': await newNonce(unit, params.templateId),
        link: `<${addressesAt(http.siteUrl, params.templateId).directory}>;rel="index"`,
      },
    }),
});

/** Seconds after which to ask again when a certificate is to be renewed. */
const sixHours = 21_600;

const renewalInfo = operation({
  ...open,
  path: `${acmeBase}/renewal-info/{certificateId}`,
  summary: 'When a certificate is best renewed',
  params: ServerId.extend({ certificateId: z.string().min(1).max(256) }),
  reply: () => z.object({ suggestedWindow: z.object({ start: instant(), end: instant() }) }),
  handle: async ({ params, unit }) =>
    new Reply(
      { suggestedWindow: { ...(await readRenewalInfo(unit, params.templateId, params.certificateId)) } },
      { headers: { 'retry-after': String(sixHours) } },
    ),
});

export const serverOperations = [directory, nonce, renewalInfo];
