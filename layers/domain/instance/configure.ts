import { LocketError } from '../errors.ts';
import type { InstanceRecord } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { appCredentials, assertComplete, isKnownAt, sealedRecord } from './app-credentials.ts';
import type { LoginMethod } from './login-methods.ts';
import { assertKeptHere } from './manage-app-credentials.ts';
import { enterAsServerAdmin } from './server-admin.ts';

/** What is left out stays as it is; null takes the domain back. */
export interface InstanceSettings {
  readonly allowSignUp?: boolean | undefined;
  /** Domains in lower case, joined by commas. */
  readonly allowedSignUpDomain?: string | null | undefined;
  readonly isSecretScanningDisabled?: boolean | undefined;
  readonly trustSamlEmails?: boolean | undefined;
  readonly trustOidcEmails?: boolean | undefined;
  readonly trustLdapEmails?: boolean | undefined;
  readonly defaultAuthOrgId?: string | null | undefined;
  /** Null opens all of them. */
  readonly enabledLoginMethods?: readonly LoginMethod[] | null | undefined;
}

interface SlackSettings {
  readonly slackClientId?: string | undefined;
  readonly slackClientSecret?: string | undefined;
}

const changed = (record: InstanceRecord, settings: InstanceSettings, at: string): InstanceRecord => {
  const { allowedSignUpDomain: before, defaultAuthOrgId: org, enabledLoginMethods: ways, ...rest } = record;
  const { allowedSignUpDomain = before, defaultAuthOrgId = org, enabledLoginMethods = ways } = settings;
  return {
    ...rest,
    trustSamlEmails: settings.trustSamlEmails ?? record.trustSamlEmails ?? false,
    trustOidcEmails: settings.trustOidcEmails ?? record.trustOidcEmails ?? false,
    trustLdapEmails: settings.trustLdapEmails ?? record.trustLdapEmails ?? false,
    ...(defaultAuthOrgId && { defaultAuthOrgId }),
    ...(enabledLoginMethods && { enabledLoginMethods }),
    allowSignUp: settings.allowSignUp ?? record.allowSignUp ?? false,
    ...(allowedSignUpDomain && { allowedSignUpDomain }),
    isSecretScanningDisabled: settings.isSecretScanningDisabled ?? record.isSecretScanningDisabled ?? false,
    updatedAt: at,
    revision: (record.revision ?? 0) + 1,
  };
};

/** What a client gives back in the place of a secret that it was not shown: that stays as it is. */
const hidden = '********';

/** The Slack app as older clients configure it: both members, or one beside what is there. */
const slackApp = async (unit: Unit, { slackClientId, slackClientSecret }: SlackSettings) => {
  if (slackClientId === undefined && slackClientSecret === undefined) return [];
  await assertKeptHere(unit, 'slack');
  const { appCredentials: store } = unit.stores;
  const [previous, before = {}] = await Promise.all([store.find('slack'), appCredentials(unit, 'slack')]);
  const secret = slackClientSecret === hidden ? undefined : slackClientSecret;
  const given = {
    ...before,
    ...(slackClientId !== undefined && { clientId: slackClientId }),
    ...(secret !== undefined && { clientSecret: secret }),
  };
  assertComplete('slack', given);
  unit.note({ metadata: { app: 'slack' } });
  return [store.replacement(await sealedRecord(unit, 'slack', given, previous), previous)];
};

const instanceApps = ['google', 'github', 'gitlab'] as const;

/**
 * Refuses to close every way by which somebody comes in with an account of their own: providers of organizations open no
 * administration of the instance, which could open the ways again.
 */
const assertWayLeft = async (unit: Unit, ways: InstanceSettings['enabledLoginMethods']): Promise<void> => {
  if (!ways || ways.includes('email')) return;
  const found = await Promise.all(
    instanceApps.filter((app) => ways.includes(app)).map((app) => isKnownAt(unit, app)),
  );
  if (!found.includes(true))
    throw new LocketError(
      'bad-request',
      'enabledLoginMethods: leave email open, or google, github or gitlab with credentials: server admins log in by no other way',
    );
};

const assertOrganization = async ({ stores }: Unit, orgId: string | null | undefined): Promise<void> => {
  if (orgId && !(await stores.organizations.find(orgId)))
    throw new LocketError('bad-request', 'defaultAuthOrgId: there is no such organization');
};

/** Changes the settings of the instance. For server admins; `not-found` before it was set up. */
export const configureInstance = (
  unit: Unit,
  { slackClientId, slackClientSecret, ...settings }: InstanceSettings & SlackSettings,
): Promise<InstanceRecord> =>
  retryingConflicts(unit, async () => {
    await enterAsServerAdmin(unit);
    const { instance } = unit.stores;
    const record = await instance.find();
    if (!record) throw new LocketError('not-found', 'The instance was not set up yet');
    await Promise.all([
      assertWayLeft(unit, settings.enabledLoginMethods),
      assertOrganization(unit, settings.defaultAuthOrgId),
    ]);
    const next = changed(record, settings, unit.runtime.now().toISOString());
    unit.note({
      metadata: {
        allowSignUp: next.allowSignUp,
        allowedSignUpDomain: next.allowedSignUpDomain ?? null,
        isSecretScanningDisabled: next.isSecretScanningDisabled ?? false,
        trustSamlEmails: next.trustSamlEmails,
        trustOidcEmails: next.trustOidcEmails,
        trustLdapEmails: next.trustLdapEmails,
        defaultAuthOrgId: next.defaultAuthOrgId ?? null,
        enabledLoginMethods: next.enabledLoginMethods ?? null,
      },
    });
    const slack = await slackApp(unit, { slackClientId, slackClientSecret });
    await unit.commit([instance.configuration(next, record), ...slack]);
    return next;
  });
