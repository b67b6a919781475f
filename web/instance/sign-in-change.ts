import type { Operations } from '../api/operations.ts';

type Config = Operations['GET /api/v1/admin/config']['reply']['config'];

export const route = 'PATCH /api/v1/admin/config';
type Change = Operations[typeof route]['body'];
export type Method = NonNullable<Change['enabledLoginMethods']>[number];

export const methods = ['email', 'google', 'github', 'gitlab', 'saml', 'oidc', 'ldap'] as const;
export const trusts = ['trustSamlEmails', 'trustOidcEmails', 'trustLdapEmails'] as const;

export const formOf = (config: Config) => ({
  enabled: (config.enabledLoginMethods ?? methods) as readonly Method[],
  organizationId: config.defaultAuthOrgId ?? '',
  trustSamlEmails: config.trustSamlEmails,
  trustOidcEmails: config.trustOidcEmails,
  trustLdapEmails: config.trustLdapEmails,
});
export type FormState = ReturnType<typeof formOf>;

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
  [...left].sort().join() === [...right].sort().join();

/** Only what was changed. All methods together are said as none named, so that a later one is open as well. */
export const signInChange = (form: FormState, before: FormState): Change => ({
  ...(!isSame(form.enabled, before.enabled) && {
    enabledLoginMethods: isSame(form.enabled, methods) ? null : [...form.enabled],
  }),
  ...(form.organizationId !== before.organizationId && {
    defaultAuthOrgId: form.organizationId === '' ? null : form.organizationId,
  }),
  ...Object.fromEntries(
    trusts.filter((each) => form[each] !== before[each]).map((each) => [each, form[each]]),
  ),
});
