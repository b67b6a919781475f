import type { InputOf, ReplyOf } from '../api/client.ts';

export const listOfPolicies = 'GET /api/v1/cert-manager/certificate-policies';
export type Policy = ReplyOf<typeof listOfPolicies>['certificatePolicies'][number];
type Body = InputOf<'POST /api/v1/cert-manager/certificate-policies'>['body'];
type Rule = { readonly allowed?: readonly string[] | undefined };

/** A policy as the form has it: what may be, one pattern a line, nothing for anything. */
export interface PolicyTexts {
  readonly name: string;
  readonly description: string;
  readonly commonNames: string;
  readonly dnsNames: string;
  readonly longest: string;
}

const linesOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

const allowedOf = (rules: readonly (Rule & { readonly type: string })[], type: string): string =>
  rules.find((rule) => rule.type === type)?.allowed?.join('\n') ?? '';

export const textsOfPolicy = (policy?: Policy): PolicyTexts => ({
  name: policy?.name ?? '',
  description: policy?.description ?? '',
  commonNames: policy ? allowedOf(policy.subject, 'common_name') : '',
  dnsNames: policy ? allowedOf(policy.sans, 'dns_name') : '',
  longest: policy ? (policy.validity?.max ?? '') : '90d',
});

/** The rules with what is allowed of one kind replaced; what else they say stays. */
const ruled = <T extends Rule & { readonly type: string }>(
  rules: readonly T[],
  type: T['type'],
  text: string,
): T[] => {
  const allowed = linesOf(text);
  const { allowed: _old, ...rest } = rules.find((rule) => rule.type === type) ?? ({ type } as T);
  const next = { ...rest, ...(allowed.length > 0 && { allowed }) } as unknown as T;
  const others = rules.filter((rule) => rule.type !== type);
  return Object.keys(next).length > 1 ? [...others, next] : others;
};

/** What the API is told: members that the form does not show stay as they are. */
export const policyBody = (texts: PolicyTexts, before?: Policy): Omit<Body, 'projectId' | 'projectSlug'> => ({
  name: texts.name,
  description: texts.description,
  subject: ruled((before?.subject ?? []) as NonNullable<Body['subject']>, 'common_name', texts.commonNames),
  sans: ruled(
    (before?.sans ?? []) as unknown as (Rule & NonNullable<Body['sans']>[number])[],
    'dns_name',
    texts.dnsNames,
  ),
  ...((texts.longest !== '' || before?.validity) && {
    validity: texts.longest === '' ? {} : { max: texts.longest },
  }),
});
