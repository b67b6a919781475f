import * as z from 'zod';
import type { AuditEventType } from '../../../layers/domain/audit/event-types.ts';
import {
  type EnrolmentRequest,
  serverKeyGeneration,
  simpleEnroll,
  simpleReenroll,
} from '../../../layers/domain/pki/est/enrol.ts';
import { readEstAttributes, readEstCertificates } from '../../../layers/domain/pki/est/enrolment.ts';
import type { Unit } from '../../../layers/domain/unit.ts';
import { everyone } from '../../../layers/http/access.ts';
import { operation, type Reply } from '../../../layers/http/operation.ts';
import { id } from '../../../layers/http/wire.ts';
import { Binary } from '../wire.ts';
import {
  attributesType,
  base64Reply,
  certificatesType,
  keyAndCertificate,
  keyAndCertificateType,
  passphraseIn,
  requestIn,
  requestType,
} from './wire.ts';

const estBase = '/.well-known/est/{templateId}';

const TemplateId = z.object({ templateId: id });

const looking = {
  method: 'GET',
  access: everyone,
  audit: null,
  limit: 'public',
  params: TemplateId,
  reply: Binary,
} as const;

const authorities = operation({
  ...looking,
  path: `${estBase}/cacerts`,
  summary: 'EST: the certificate of a template’s CA and those above it',
  produces: certificatesType,
  handle: async ({ params, unit }) =>
    base64Reply(await readEstCertificates(unit, params.templateId), certificatesType),
});

const attributes = operation({
  ...looking,
  path: `${estBase}/csrattrs`,
  summary: 'EST: what certification requests by a template should ask for',
  produces: attributesType,
  handle: async ({ params, unit }) =>
    base64Reply(await readEstAttributes(unit, params.templateId), attributesType),
});

interface Enrolling {
  readonly name: string;
  readonly summary: string;
  readonly audit: AuditEventType;
  readonly produces: string;
  readonly answer: (unit: Unit, request: EnrolmentRequest) => Promise<Reply<string>>;
}

const enrolling = ({ name, answer, ...more }: Enrolling) =>
  operation({
    ...more,
    method: 'POST',
    path: `${estBase}/${name}`,
    access: everyone,
    limit: 'login',
    challenge: 'Basic realm="infisical"',
    params: TemplateId,
    consumes: [requestType],
    body: z.string().max(70_000),
    reply: Binary,
    handle: ({ params, body, unit, http }): Promise<Reply<string>> =>
      answer(unit, {
        templateId: params.templateId,
        passphrase: passphraseIn(http.headers.authorization),
        csr: requestIn(body),
      }),
  });

const enroll = enrolling({
  name: 'simpleenroll',
  summary: 'EST: the first certificate of a device',
  audit: 'est-simple-enroll',
  produces: certificatesType,
  answer: async (unit, request) => base64Reply(await simpleEnroll(unit, request), certificatesType),
});

const reenroll = enrolling({
  name: 'simplereenroll',
  summary: 'EST: renew the certificate that a device shows when it connects',
  audit: 'est-simple-reenroll',
  produces: certificatesType,
  answer: async (unit, request) => base64Reply(await simpleReenroll(unit, request), certificatesType),
});

const generate = enrolling({
  name: 'serverkeygen',
  summary: 'EST: a key pair and the first certificate of a device; the private key is answered this once',
  audit: 'est-server-key-generation',
  produces: keyAndCertificateType,
  answer: async (unit, request) => {
    const { privateKey, certificate } = await serverKeyGeneration(unit, request);
    return keyAndCertificate(privateKey, certificate);
  },
});

export const enrolmentOperations = [authorities, attributes, enroll, reenroll, generate];
