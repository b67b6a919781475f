import * as z from 'zod';
import { createEstConfig, readEstConfig, updateEstConfig } from '../../../layers/domain/pki/est/configure.ts';
import type { EstConfig } from '../../../layers/domain/pki/est/est-config.ts';
import { operation } from '../../../layers/http/operation.ts';
import { defaulted, optional, uuid } from '../../../layers/http/wire.ts';
import { base } from '../inputs.ts';
import { onTemplate } from '../templates.ts';

const path = `${base}/certificate-templates/{certificateTemplateId}/est-config`;

/** A chain of ten certificates with large keys fits. */
export const chain = z.string().trim().min(1).max(16_384);
export const passphrase = z.string().min(1).max(1024);

const ConfigReply = () =>
  z.object({
    id: uuid,
    certificateTemplateId: uuid,
    isEnabled: z.boolean(),
    disableBootstrapCertValidation: z.boolean(),
  });
const ConfigWithChain = () => ConfigReply().extend({ caChain: z.string() });

const configReply = ({ id, certificateTemplateId, isEnabled, needsBootstrapCertificate }: EstConfig) => ({
  id,
  certificateTemplateId,
  isEnabled,
  disableBootstrapCertValidation: !needsBootstrapCertificate,
});

const create = operation({
  ...onTemplate,
  method: 'POST',
  path,
  summary: 'Let devices enrol by a certificate template (EST)',
  audit: 'create-certificate-template-est-config',
  limit: 'write',
  body: z.object({
    caChain: optional(chain),
    passphrase,
    isEnabled: defaulted(z.boolean(), true),
    disableBootstrapCertValidation: defaulted(z.boolean(), false),
  }),
  reply: ConfigReply,
  handle: async ({ params, body, unit, http }) =>
    configReply(
      await createEstConfig(unit, params.certificateTemplateId, { ...body, siteUrl: http.siteUrl }),
    ),
});

const update = operation({
  ...onTemplate,
  method: 'PATCH',
  path,
  summary: 'Change how devices enrol by a certificate template (EST)',
  audit: 'update-certificate-template-est-config',
  limit: 'write',
  body: z.object({
    caChain: optional(chain),
    passphrase: optional(passphrase),
    isEnabled: optional(z.boolean()),
    disableBootstrapCertValidation: optional(z.boolean()),
  }),
  reply: ConfigReply,
  handle: async ({ params, body, unit, http }) =>
    configReply(
      await updateEstConfig(unit, params.certificateTemplateId, { ...body, siteUrl: http.siteUrl }),
    ),
});

const read = operation({
  ...onTemplate,
  method: 'GET',
  path,
  summary: 'How devices enrol by a certificate template (EST), without the passphrase',
  audit: 'get-certificate-template-est-config',
  limit: 'read',
  reply: ConfigWithChain,
  handle: async ({ params, unit }) => {
    const config = await readEstConfig(unit, params.certificateTemplateId);
    return { ...configReply(config), caChain: config.caChain };
  },
});

export const estConfigOperations = [create, update, read];
