import { LocketError } from '../errors.ts';
import type { InstanceRecord } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { appCredentials, assertComplete, sealedRecord } from './app-credentials.ts';
import { enterAsServerAdmin } from './server-admin.ts';

/** What is left out stays as it is; null takes the domain back. */
export interface InstanceSettings {
  readonly allowSignUp?: boolean | undefined;
  /** Domains in lower case, joined by commas. */
  readonly allowedSignUpDomain?: string | null | undefined;
  readonly isSecretScanningDisabled?: boolean | undefined;
}

interface SlackSettings {
  readonly slackClientId?: string | undefined;
  readonly slackClientSecret?: string | undefined;
}

const changed = (record: InstanceRecord, settings: InstanceSettings, at: string): InstanceRecord => {
  const { allowedSignUpDomain: before, ...rest } = record;
  const { allowedSignUpDomain = before } = settings;
  return {
    ...rest,
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

/** Changes the settings of the instance. For server admins; `not-found` before it was set up. */
export const configureInstance = (
  unit: Unit,
  { slackClientId, slackClientSecret, ...settings }: InstanceSettings & SlackSettings,
): Promise<InstanceRecord> =>
  retryingConflicts(unit, async () => {
    enterAsServerAdmin(unit);
    const { instance } = unit.stores;
    const record = await instance.find();
    if (!record) throw new LocketError('not-found', 'The instance was not set up yet');
    const next = changed(record, settings, unit.runtime.now().toISOString());
    unit.note({
      metadata: {
        allowSignUp: next.allowSignUp,
        allowedSignUpDomain: next.allowedSignUpDomain ?? null,
        isSecretScanningDisabled: next.isSecretScanningDisabled ?? false,
      },
    });
    const slack = await slackApp(unit, { slackClientId, slackClientSecret });
    await unit.commit([instance.configuration(next, record), ...slack]);
    return next;
  });
