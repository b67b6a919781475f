import { kmsCaKeys } from '../../../layers/adapters/ca-keys/kms-ca-keys.ts';
import { kmsMadeCaKeys } from '../../../layers/adapters/ca-keys/made-ca-keys.ts';
import { openKms } from '../../../layers/adapters/wrapping/kms.ts';
import type { CaKeys } from '../../../layers/domain/pki/ca-keys.ts';
import { type CustomerAws, startCustomerAws } from '../../world/customer-cloud/aws.ts';
import { openWorld } from '../../world/world.ts';
import { openPkiPlace, type PkiPlace } from './pki-place.ts';

/** A project in an installation that keeps keys of CAs in KMS, and that KMS. */
export interface KmsPlace extends PkiPlace {
  readonly aws: CustomerAws;
  readonly caKeys: CaKeys;
  readonly kms: ReturnType<typeof openKms>;
  /** The keys as who retires them sees them. */
  readonly made: ReturnType<typeof kmsMadeCaKeys>;
}

const setting = { installation: 'locket', policy: '{"Statement":[]}' };

export const openKmsPlace = async (): Promise<KmsPlace> => {
  const aws = await startCustomerAws();
  const endpointOf = () => aws.elsewhere.kms;
  const reaching = { aws: { region: 'eu-central-1', useFips: false, useDualStack: false, endpointOf } };
  const quick = { ...reaching, attempts: 1, attemptMilliseconds: 2000 };
  const caKeys = kmsCaKeys(setting, {
    making: openKms({ ...quick, attemptMilliseconds: 20_000 }),
    signing: openKms(quick),
  });
  const place = await openPkiPlace(await openWorld({ caKeySetting: caKeys }));
  return {
    ...place,
    aws,
    caKeys,
    kms: openKms(quick),
    made: kmsMadeCaKeys(setting.installation, openKms(quick)),
  };
};
