import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { hsmPaths } from '../../layers/hsm/paths.ts';
import type { HsmSettings, Settings } from '../settings.ts';
import type { Storage } from '../storage/storage-stack.ts';

type Wrapping = Pick<Storage, 'kmsKeyArn' | 'cloudHsmKeyArn'>;

/** The KMS keys that the settings prepared, those in a CloudHSM key store included. */
export const wrappingKeyArns = ({ kmsKeyArn, cloudHsmKeyArn }: Wrapping): readonly string[] =>
  [kmsKeyArn, cloudHsmKeyArn].filter((arn) => arn !== undefined);

const hsmVariables = ({
  modulePath,
  tokenLabel,
  keyLabel,
  pinSecretArn,
  pinParameterArn,
}: HsmSettings): Record<string, string> => ({
  LOCKET_PKCS11_MODULE: modulePath,
  LOCKET_PKCS11_TOKEN: tokenLabel,
  LOCKET_PKCS11_KEY: keyLabel,
  LOCKET_PKCS11_BINDING: hsmPaths.binding,
  ...(pinSecretArn && { LOCKET_PKCS11_PIN_SECRET_ARN: pinSecretArn }),
  ...(pinParameterArn && { LOCKET_PKCS11_PIN_PARAMETER: pinParameterArn }),
});

/** What a function is told about the wrapping keys that the settings prepared. */
export const wrappingEnvironment = (
  { wrappingKeys, pkcs11 }: Pick<Settings, 'wrappingKeys' | 'pkcs11'>,
  { kmsKeyArn, cloudHsmKeyArn }: Wrapping,
): Record<string, string> => ({
  LOCKET_WRAPPING: wrappingKeys[0] ?? 'kms',
  ...(kmsKeyArn && { LOCKET_KMS_KEY_ARN: kmsKeyArn }),
  ...(cloudHsmKeyArn && { LOCKET_CLOUDHSM_KEY_ARN: cloudHsmKeyArn }),
  ...(pkcs11 && hsmVariables(pkcs11)),
});

/** Reading the PIN of the HSM's user, and nothing else. */
export const pinStatements = ({ pkcs11 }: Pick<Settings, 'pkcs11'>): PolicyStatement[] => {
  if (!pkcs11) return [];
  const { pinSecretArn, pinParameterArn, pinKeyArn } = pkcs11;
  const by = (action: string, arn: string | undefined) =>
    arn ? [new PolicyStatement({ actions: [action], resources: [arn] })] : [];
  return [
    ...by('secretsmanager:GetSecretValue', pinSecretArn),
    ...by('ssm:GetParameter', pinParameterArn),
    ...by('kms:Decrypt', pinKeyArn),
  ];
};
