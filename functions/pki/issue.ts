import * as z from 'zod';
import { issueCertificate, signCertificate } from '../../layers/domain/pki/issue.ts';
import { members } from '../../layers/http/access.ts';
import { operation } from '../../layers/http/operation.ts';
import { optional, ruled, shownName } from '../../layers/http/wire.ts';
import {
  askedFor,
  assertOneEnd,
  base,
  byAuthority,
  csrInput,
  expectIssuing,
  issuedBy,
  issuer,
  leafInput,
} from './inputs.ts';
import { IssuedReply } from './wire.ts';

const Issue = z.object({ ...leafInput, commonName: shownName(64) });
const Sign = z.object({ ...leafInput, csr: csrInput, commonName: optional(shownName(64)) });

const issuing = {
  method: 'POST',
  limit: 'write',
  audit: 'issue-cert',
  reply: () => IssuedReply().extend({ privateKey: z.string() }),
} as const;
const signing = { method: 'POST', limit: 'write', audit: 'sign-cert', reply: IssuedReply } as const;

const issueByAuthority = operation({
  ...byAuthority,
  ...issuing,
  path: `${base}/ca/{caId}/issue-certificate`,
  summary: 'Make a key pair and a certificate for it; the private key is answered this once',
  body: ruled(Issue, assertOneEnd),
  handle: async ({ params, body, unit, http }) => ({
    ...(await issueCertificate(unit, params, {
      ...askedFor(body, http.siteUrl),
      commonName: body.commonName,
    })),
  }),
});

const signByAuthority = operation({
  ...byAuthority,
  ...signing,
  path: `${base}/ca/{caId}/sign-certificate`,
  summary: 'Sign a certification request',
  body: ruled(Sign, assertOneEnd),
  handle: async ({ params, body, unit, http }) => {
    const { commonName: _asked, ...issued } = await signCertificate(unit, params, {
      ...askedFor(body, http.siteUrl),
      commonName: body.commonName,
      csr: body.csr,
    });
    return issued;
  },
});

const issue = operation({
  ...issuing,
  access: members,
  path: `${base}/certificates/issue-certificate`,
  summary: 'Make a key pair and a certificate for it, by a CA or a certificate template',
  body: ruled(Issue.extend(issuer), (body) => ({ ...assertOneEnd(body), by: issuedBy(body) })),
  expect: ({ body, ...known }) => expectIssuing(body.by, known),
  handle: async ({ body: { by, commonName, ...body }, unit, http }) => ({
    ...(await issueCertificate(unit, by, { ...askedFor(body, http.siteUrl), commonName })),
  }),
});

const sign = operation({
  ...signing,
  access: members,
  path: `${base}/certificates/sign-certificate`,
  summary: 'Sign a certification request, by a CA or a certificate template',
  body: ruled(Sign.extend(issuer), (body) => ({ ...assertOneEnd(body), by: issuedBy(body) })),
  expect: ({ body, ...known }) => expectIssuing(body.by, known),
  handle: async ({ body: { by, commonName, csr, ...body }, unit, http }) => {
    const asked = { ...askedFor(body, http.siteUrl), commonName, csr };
    const { commonName: _asked, ...issued } = await signCertificate(unit, by, asked);
    return issued;
  },
});

export const issueOperations = [issueByAuthority, signByAuthority, issue, sign];
