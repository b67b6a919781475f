import { existsSync } from 'node:fs';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { SettingsError } from '../settings.ts';
import { type ArchitectureName, architectureOf, executableIn, layerFolder } from './architectures.ts';

/** Where the stack gets the contents of a layer from. */
export type LayerCodeOf = (architecture: ArchitectureName) => Code;

/** Layers from what `npm run build:extension` made below the project root. Throws SettingsError for one that is not there. */
export const layersFromBuild =
  (root: string): LayerCodeOf =>
  (architecture) => {
    const folder = layerFolder(root, architecture);
    const executable = executableIn(folder);
    if (!existsSync(executable) || architectureOf(executable) !== architecture)
      throw new SettingsError(
        `Setting extensionLayer asks for ${architecture}, which is not built: run npm run build:extension ${architecture}.`,
      );
    return Code.fromAsset(folder);
  };
