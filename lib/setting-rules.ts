import { hsmFaultOf } from './hsm-settings.ts';
import type { Settings, Shape } from './settings.ts';

/** A setting has a wrong value, or there is no such setting: the message is one sentence that names it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** As said, or the one key that there is a setting for. */
export const wrappingKeysOf = ({
  wrappingKeys,
  kmsKeyArn,
  cloudHsmKeyStoreId,
}: Shape): Settings['wrappingKeys'] => {
  if (kmsKeyArn && cloudHsmKeyStoreId && !wrappingKeys)
    throw new SettingsError(
      'Setting kmsKeyArn cannot be combined with cloudHsmKeyStoreId, unless wrappingKeys names kms and cloudhsm.',
    );
  const named = wrappingKeys ?? [cloudHsmKeyStoreId ? 'cloudhsm' : 'kms'];
  if (named.includes('cloudhsm') !== Boolean(cloudHsmKeyStoreId))
    throw new SettingsError('Setting wrappingKeys must name cloudhsm just when there is cloudHsmKeyStoreId.');
  if (kmsKeyArn && !named.includes('kms'))
    throw new SettingsError('Setting wrappingKeys must name kms when there is kmsKeyArn.');
  return named;
};

/** Functions reach an HSM in a VPC that it is in, or that leads to it. */
const assertHsm = (
  { pkcs11, apiType, caKeysInHsm }: Pick<Shape, 'pkcs11' | 'apiType' | 'caKeysInHsm'>,
  vpc: unknown,
): void => {
  if (caKeysInHsm && !pkcs11)
    throw new SettingsError('Setting caKeysInHsm must come with pkcs11, which names the HSM.');
  if (!pkcs11) return;
  const fault = hsmFaultOf(pkcs11);
  if (fault) throw new SettingsError(fault);
  const isOwn = typeof vpc === 'object' && vpc !== null && 'vpcId' in vpc;
  if (apiType !== 'private' || !isOwn)
    throw new SettingsError(
      'Setting pkcs11 needs apiType private and the VPC that leads to the HSM, vpc.vpcId.',
    );
};

const assertZones = ({ databaseNetwork: network }: Pick<Shape, 'databaseNetwork'>): void => {
  if (network && network.subnetIds.length !== network.availabilityZones.length)
    throw new SettingsError(
      'Setting databaseNetwork.subnetIds must name one subnet for each of databaseNetwork.availabilityZones.',
    );
};

const assertLockEndsFirst = ({ auditArchive: { days, lock } }: Pick<Settings, 'auditArchive'>): void => {
  if (lock && lock.days > days)
    throw new SettingsError('Setting auditArchive.lock.days must not be above auditArchive.days.');
};

const assertDomainIsPublic = ({ apiType, customDomain, mutualTlsDomain }: Shape): void => {
  if (customDomain && apiType === 'private')
    throw new SettingsError('Setting customDomain cannot be combined with apiType private.');
  if (mutualTlsDomain && apiType === 'private')
    throw new SettingsError('Setting mutualTlsDomain cannot be combined with apiType private.');
  if (mutualTlsDomain && mutualTlsDomain.name === customDomain?.name)
    throw new SettingsError('Setting mutualTlsDomain must be another name than customDomain.');
};

const assertSourcesOfHeader = ({ clientCertificateHeader, clientCertificateSources }: Shape): void => {
  if (clientCertificateSources.length > 0 && !clientCertificateHeader)
    throw new SettingsError('Setting clientCertificateSources must come with clientCertificateHeader.');
};

/** Refuses members that do not go together, or that want another one. @throws SettingsError */
export const assertTogether = (settings: Omit<Shape, 'vpc'>, vpc: unknown): void => {
  assertZones(settings);
  assertDomainIsPublic(settings);
  assertSourcesOfHeader(settings);
  assertHsm(settings, vpc);
  assertLockEndsFirst(settings);
};
