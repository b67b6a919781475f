import * as z from 'zod';
import { addressesAt } from '../../../layers/domain/pki/acme/server.ts';
import type { EstConfig } from '../../../layers/domain/pki/est/est-config.ts';
import type { ApplicationProfile } from '../../../layers/domain/pki/profiles/application.ts';
import {
  endEnrolment,
  enrolByAcme,
  enrolByApi,
  enrolByEst,
  readEnrolments,
  revealBindingKey,
  type Way,
} from '../../../layers/domain/pki/profiles/enrolments.ts';
import { operation } from '../../../layers/http/operation.ts';
import { erasable, flag, id, numeric, optional, uuid } from '../../../layers/http/wire.ts';
import { chain, passphrase } from '../est/config.ts';
import { applications } from './applications.ts';
import { reading, removing, writing } from './inputs.ts';

const path = `${applications}/{applicationId}/profiles/{profileId}/enrollment`;
const AttachedIds = z.object({ applicationId: id, profileId: id });
const setting = { ...writing, method: 'PUT', params: AttachedIds } as const;

const Ids = () => z.object({ applicationId: uuid, profileId: uuid });
const idsOf = ({ applicationId, profileId }: ApplicationProfile) => ({ applicationId, profileId });

const Api = () =>
  z.object({ id: uuid, autoRenew: z.boolean(), renewBeforeDays: z.int().nullable() }).nullable();
const apiReply = ({ api }: ApplicationProfile) =>
  api && { id: api.id, autoRenew: false, renewBeforeDays: api.renewBeforeDays };

const Est = () =>
  z.object({ id: uuid, disableBootstrapCaValidation: z.boolean(), estEndpointUrl: z.string() }).nullable();
const estReply = (config: EstConfig | undefined, siteUrl: string) =>
  config
    ? {
        id: config.id,
        disableBootstrapCaValidation: !config.needsBootstrapCertificate,
        estEndpointUrl: `${siteUrl}/.well-known/est/${config.id}`,
      }
    : null;

const Acme = () =>
  z
    .object({
      id: uuid,
      skipDnsOwnershipVerification: z.boolean(),
      skipEabBinding: z.boolean(),
      directoryUrl: z.string(),
    })
    .nullable();
const acmeReply = ({ acme }: ApplicationProfile, siteUrl: string) =>
  acme && {
    id: acme.id,
    skipDnsOwnershipVerification: false,
    skipEabBinding: false,
    directoryUrl: addressesAt(siteUrl, acme.id).directory,
  };

const read = operation({
  ...reading,
  path,
  summary: 'How certificates are enrolled for by a profile in an application',
  audit: 'get-certificate-enrollment',
  params: AttachedIds,
  reply: () =>
    Ids().extend({
      api: Api(),
      est: Est(),
      acme: Acme(),
      scep: z.null(),
      estConfigured: z.boolean(),
      acmeConfigured: z.boolean(),
      scepConfigured: z.boolean(),
    }),
  handle: async ({ params, unit, http }) => {
    const { attachment, est } = await readEnrolments(unit, params);
    return {
      ...idsOf(attachment),
      api: apiReply(attachment),
      est: estReply(est, http.siteUrl),
      acme: acmeReply(attachment, http.siteUrl),
      scep: null,
      estConfigured: est !== undefined,
      acmeConfigured: attachment.acme !== null,
      scepConfigured: false,
    };
  },
});

/** What is not offered may be said to be off. */
const never = (why: string) => flag(false).refine((value) => value !== true, why);

const byApi = operation({
  ...setting,
  path: `${path}/api`,
  summary: 'Let certificates be asked for by the API, for an application',
  audit: 'update-certificate-enrollment',
  body: z.object({
    autoRenew: never('is not offered: private keys are kept by whoever asked, who renews'),
    renewBeforeDays: erasable(numeric(z.int().min(1).max(3650))),
  }),
  reply: () => Ids().extend({ api: Api() }),
  handle: async ({ params, body, unit }) => {
    const attachment = await enrolByApi(unit, params, body.renewBeforeDays ?? null);
    return { ...idsOf(attachment), api: apiReply(attachment) };
  },
});

const byEst = operation({
  ...setting,
  path: `${path}/est`,
  summary: 'Let devices enrol by a profile (EST), for an application',
  audit: 'update-certificate-enrollment',
  body: z.object({
    passphrase,
    disableBootstrapCaValidation: flag(false),
    caChain: optional(chain),
  }),
  reply: () => Ids().extend({ est: Est() }),
  handle: async ({ params, body, unit, http: { siteUrl } }) => {
    const { attachment, est } = await enrolByEst(unit, params, {
      passphrase: body.passphrase,
      caChain: body.caChain,
      disableBootstrapCertValidation: body.disableBootstrapCaValidation,
      siteUrl,
    });
    return { ...idsOf(attachment), est: estReply(est, siteUrl) };
  },
});

const byAcme = operation({
  ...setting,
  path: `${path}/acme`,
  summary: 'Open an ACME server that issues by a profile, for an application',
  audit: 'update-certificate-enrollment',
  body: z.object({
    skipDnsOwnershipVerification: never('is not offered: control of every name is proven'),
    skipEabBinding: never('is not offered: an account needs an ACME key'),
  }),
  reply: () => Ids().extend({ acme: Acme() }),
  handle: async ({ params, unit, http }) => {
    const attachment = await enrolByAcme(unit, params);
    return { ...idsOf(attachment), acme: acmeReply(attachment, http.siteUrl) };
  },
});

const ending = (way: Way, what: string) =>
  operation({
    ...removing,
    path: `${path}/${way}`,
    summary: `End enrolment by ${what} at a profile, for an application`,
    audit: 'delete-certificate-enrollment',
    params: AttachedIds,
    reply: Ids,
    handle: async ({ params, unit }) => idsOf(await endEnrolment(unit, params, way)),
  });

const reveal = operation({
  ...writing,
  path: `${path}/acme/eab/reveal`,
  summary: 'A key for external account binding at a profile’s ACME server, which made no account yet',
  audit: 'reveal-acme-key',
  params: AttachedIds,
  reply: () => Ids().extend({ eabKid: z.string(), eabSecret: z.string() }),
  handle: async ({ params, unit }) => {
    const { key, secret } = await revealBindingKey(unit, params);
    return { ...params, eabKid: key.id, eabSecret: secret };
  },
});

export const applicationEnrolmentOperations = [
  read,
  byApi,
  byEst,
  byAcme,
  ending('api', 'API'),
  ending('est', 'EST'),
  ending('acme', 'ACME'),
  reveal,
];
