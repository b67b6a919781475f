import * as z from 'zod';
import { hsmPaths } from '../layers/hsm/paths.ts';
import { name } from './setting-values.ts';

const label = name(/^[\x20-\x7e]{1,32}$/, 'a label of 1 to 32 printable characters');
const folder = name(/^[^\0]{1,500}$/, 'a folder');
const port = z.int('must be a port').min(1, 'must be a port').max(65_535, 'must be a port');

/** Ports of a CloudHSM's HSMs. */
const cloudHsmPorts = [2223, 2224, 2225];

export const hsmSettings = z.strictObject({
  modulePath: name(/^\/opt\/\S+\.so$/, 'the path of a library below /opt').default(hsmPaths.cloudHsmLibrary),
  tokenLabel: label,
  keyLabel: label,
  pinSecretArn: name(
    /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+$/,
    'the ARN of a secret in Secrets Manager',
  ).optional(),
  pinParameterArn: name(
    /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/\S+$/,
    'the ARN of a parameter in Systems Manager',
  ).optional(),
  pinKeyArn: name(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-zA-Z-]+$/,
    'the ARN of a KMS key (not of an alias)',
  ).optional(),
  ports: z.array(port, 'must be a list of ports').min(1, 'must name a port').default(cloudHsmPorts),
  clientFolder: folder.optional(),
  bindingFolder: folder.optional(),
});

/** An HSM that functions ask over PKCS#11. */
export type HsmSettings = z.output<typeof hsmSettings>;

/** What is wrong with members that are right each by itself, as one sentence; undefined when nothing is. */
export const hsmFaultOf = ({ pinSecretArn, pinParameterArn }: HsmSettings): string | undefined =>
  Boolean(pinSecretArn) === Boolean(pinParameterArn)
    ? 'Setting pkcs11 must have either pinSecretArn or pinParameterArn.'
    : undefined;
