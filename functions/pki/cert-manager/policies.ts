import * as z from 'zod';
import {
  createCertificatePolicy,
  deleteCertificatePolicy,
  listCertificatePolicies,
  readCertificatePolicy,
  updateCertificatePolicy,
} from '../../../layers/domain/pki/profiles/policies.ts';
import {
  type CertificatePolicy,
  nameTypes,
  subjectTypes,
  type UsageRule,
  type ValueRule,
} from '../../../layers/domain/pki/profiles/policy.ts';
import { operation } from '../../../layers/http/operation.ts';
import { defaulted, erasable, instant, optional, shownName, uuid } from '../../../layers/http/wire.ts';
import {
  certManager,
  changing,
  extendedKeyUsage,
  keyUsage,
  named,
  PolicyId,
  reading,
  removing,
  snaked,
  writing,
} from './inputs.ts';

const base = `${certManager}/certificate-policies`;
const one = `${base}/{policyId}`;

const patterns = optional(z.array(z.string().trim().min(1).max(255)).max(50));
const values = { allowed: patterns, required: patterns, denied: patterns };
const usages = <T extends z.ZodType>(usage: T) => {
  const all = optional(z.array(usage).max(20));
  return erasable(z.object({ allowed: all, required: all, denied: all }));
};
const algorithms = optional(z.array(z.string().trim().min(1).max(32)).max(20));

const content = {
  name: shownName(255),
  description: erasable(shownName(1000, 0)),
  subject: optional(z.array(z.object({ type: z.enum(subjectTypes), ...values })).max(20)),
  sans: optional(z.array(z.object({ type: z.enum(nameTypes), ...values })).max(20)),
  keyUsages: usages(keyUsage),
  extendedKeyUsages: usages(extendedKeyUsage),
  algorithms: erasable(z.object({ signature: algorithms, keyAlgorithm: algorithms })),
  validity: erasable(z.object({ max: optional(z.string().trim().max(32)) })),
  // CAs are signed by their own operation, so that no policy can allow what a profile does not issue.
  basicConstraints: erasable(
    z.object({
      isCA: defaulted(z.enum(['denied', 'allowed', 'required']), 'denied').refine(
        (isCA) => isCA === 'denied',
        'must be denied: certificates of CAs are signed by sign-intermediate',
      ),
      maxPathLength: optional(z.int().min(-1).max(100)),
    }),
  ),
};

const strings = () => z.array(z.string()).optional();
const ruleReply = () => z.object({ allowed: strings(), required: strings(), denied: strings() });

const Policy = () =>
  z.object({
    id: uuid,
    projectId: uuid,
    name: z.string(),
    description: z.string().nullable(),
    subject: z.array(ruleReply().extend({ type: z.string() })),
    sans: z.array(ruleReply().extend({ type: z.string() })),
    keyUsages: ruleReply().nullable(),
    extendedKeyUsages: ruleReply().nullable(),
    algorithms: z.object({ signature: strings(), keyAlgorithm: strings() }).nullable(),
    validity: z.object({ max: z.string().optional() }).nullable(),
    basicConstraints: z.object({ isCA: z.string() }),
    createdAt: instant(),
    updatedAt: instant(),
  });
const Single = () => z.object({ certificatePolicy: Policy() });

const copied = ({ type, allowed, required, denied }: ValueRule<string>) => ({
  type,
  ...(allowed && { allowed: [...allowed] }),
  ...(required && { required: [...required] }),
  ...(denied && { denied: [...denied] }),
});
const spelt = (rule: UsageRule<string> | null) =>
  rule && {
    ...(rule.allowed && { allowed: rule.allowed.map(snaked) }),
    ...(rule.required && { required: rule.required.map(snaked) }),
    ...(rule.denied && { denied: rule.denied.map(snaked) }),
  };

const policyReply = (policy: CertificatePolicy): z.input<ReturnType<typeof Policy>> => ({
  id: policy.id,
  projectId: policy.projectId,
  name: policy.name,
  description: policy.description,
  subject: policy.subject.map(copied),
  sans: policy.sans.map(copied),
  keyUsages: spelt(policy.keyUsages),
  extendedKeyUsages: spelt(policy.extendedKeyUsages),
  algorithms: policy.algorithms && {
    ...(policy.algorithms.signature && { signature: [...policy.algorithms.signature] }),
    ...(policy.algorithms.keyAlgorithm && { keyAlgorithm: [...policy.algorithms.keyAlgorithm] }),
  },
  validity: policy.validity && { ...(policy.validity.max !== undefined && { max: policy.validity.max }) },
  basicConstraints: { isCA: 'denied' },
  createdAt: policy.createdAt,
  updatedAt: policy.updatedAt,
});
const single = (policy: CertificatePolicy) => ({ certificatePolicy: policyReply(policy) });

const create = operation({
  ...writing,
  path: base,
  summary: 'Add a policy that certificates of profiles have to keep',
  audit: 'create-certificate-policy',
  body: z.object({ ...named, ...content }),
  reply: Single,
  handle: async ({ body, unit }) =>
    single(
      await createCertificatePolicy(unit, body, {
        name: body.name,
        description: body.description ?? null,
        subject: body.subject ?? [],
        sans: body.sans ?? [],
        keyUsages: body.keyUsages ?? null,
        extendedKeyUsages: body.extendedKeyUsages ?? null,
        algorithms: body.algorithms ?? null,
        validity: body.validity ?? null,
      }),
    ),
});

const list = operation({
  ...reading,
  path: base,
  summary: 'The certificate policies of a project by name',
  audit: 'get-certificate-policies',
  query: z.object(named),
  reply: () => z.object({ certificatePolicies: z.array(Policy()), totalCount: z.int() }),
  handle: async ({ query, unit }) => {
    const all = await listCertificatePolicies(unit, query);
    return { certificatePolicies: all.map(policyReply), totalCount: all.length };
  },
});

const read = operation({
  ...reading,
  path: one,
  summary: 'A certificate policy by its id',
  audit: 'get-certificate-policy',
  params: PolicyId,
  reply: Single,
  handle: async ({ params, unit }) => single(await readCertificatePolicy(unit, params.policyId)),
});

const update = operation({
  ...changing,
  path: one,
  summary: 'Change a certificate policy, for what is issued later',
  audit: 'update-certificate-policy',
  params: PolicyId,
  body: z.object({ ...content, name: optional(content.name) }),
  reply: Single,
  handle: async ({ params, body: { basicConstraints: _denied, ...body }, unit }) =>
    single(await updateCertificatePolicy(unit, params.policyId, body)),
});

const remove = operation({
  ...removing,
  path: one,
  summary: 'Delete a certificate policy that no profile issues under',
  audit: 'delete-certificate-policy',
  params: PolicyId,
  reply: Single,
  handle: async ({ params, unit }) => single(await deleteCertificatePolicy(unit, params.policyId)),
});

export const policyOperations = [create, list, read, update, remove];
