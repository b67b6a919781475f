import { Architecture, type ILayerVersion, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { HsmCodeOf } from './layer-contents.ts';

const ID = 'HsmLayer';

/**
 * The layer by which functions reach an HSM, one in each stack: stacks that share one could not replace it, because an
 * export that is in use cannot change.
 */
export const hsmLayerIn = (
  scope: Construct,
  { namePrefix, pkcs11 }: Settings,
  codeOf: HsmCodeOf | undefined,
): ILayerVersion | undefined => {
  if (!pkcs11 || !codeOf) return undefined;
  const stack = Stack.of(scope);
  const made = stack.node.tryFindChild(ID);
  if (made) return made as LayerVersion;
  return new LayerVersion(stack, ID, {
    layerVersionName: `${namePrefix}-hsm`,
    description: 'Locket: PKCS#11 binding and the client of the HSM',
    code: codeOf(pkcs11),
    compatibleArchitectures: [Architecture.ARM_64],
  });
};
