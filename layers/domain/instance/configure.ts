import { LocketError } from '../errors.ts';
import type { InstanceRecord } from '../organizations/organization.ts';
import { retryingConflicts } from '../retry.ts';
import type { Unit } from '../unit.ts';
import { enterAsServerAdmin } from './server-admin.ts';

/** What is left out stays as it is; null takes the domain back. */
export interface InstanceSettings {
  readonly allowSignUp?: boolean | undefined;
  /** Domains in lower case, joined by commas. */
  readonly allowedSignUpDomain?: string | null | undefined;
}

const changed = (record: InstanceRecord, settings: InstanceSettings, at: string): InstanceRecord => {
  const { allowedSignUpDomain: before, ...rest } = record;
  const { allowedSignUpDomain = before } = settings;
  return {
    ...rest,
    allowSignUp: settings.allowSignUp ?? record.allowSignUp ?? false,
    ...(allowedSignUpDomain && { allowedSignUpDomain }),
    updatedAt: at,
    revision: (record.revision ?? 0) + 1,
  };
};

/** Changes the settings of the instance. For server admins; `not-found` before it was set up. */
export const configureInstance = (unit: Unit, settings: InstanceSettings): Promise<InstanceRecord> =>
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
      },
    });
    await unit.commit([instance.configuration(next, record)]);
    return next;
  });
