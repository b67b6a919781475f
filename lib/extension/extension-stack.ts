import { Architecture, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Settings } from '../settings.ts';
import type { ArchitectureName } from './architectures.ts';
import type { LayerCodeOf } from './layer-code.ts';

export interface ExtensionStackProps {
  readonly settings: Settings;
  readonly layerCodeOf: LayerCodeOf;
}

/** How one architecture is called in logical ids, which hold letters and digits only, and by CDK. */
const known: Readonly<Record<ArchitectureName, { id: string; architecture: Architecture }>> = {
  x86_64: { id: 'X86', architecture: Architecture.X86_64 },
  arm64: { id: 'Arm64', architecture: Architecture.ARM_64 },
};

/** The Lambda extension as layers that functions of this account may add; an output holds the ARN of each. */
export class ExtensionStack extends Stack {
  constructor(scope: Construct, id: string, { settings, layerCodeOf }: ExtensionStackProps) {
    super(scope, id, { description: 'Locket: the Lambda extension' });
    for (const name of settings.extensionLayer) this.#addLayer(name, settings.namePrefix, layerCodeOf);
  }

  #addLayer(name: ArchitectureName, prefix: string, layerCodeOf: LayerCodeOf): void {
    const { id, architecture } = known[name];
    const layer = new LayerVersion(this, `${id}Layer`, {
      layerVersionName: `${prefix}-extension-${id.toLowerCase()}`,
      description: 'Reads secrets of Locket at http://localhost:2773',
      code: layerCodeOf(name),
      compatibleArchitectures: [architecture],
      license: 'Apache-2.0',
    });
    new CfnOutput(this, `${id}LayerArn`, {
      value: layer.layerVersionArn,
      description: `ARN of the layer for functions of ${name}`,
    });
  }
}
