import { cpSync, existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { hsmPaths } from '../../layers/hsm/paths.ts';
import { type ArchitectureName, architectureOf } from '../extension/architectures.ts';
import { type HsmSettings, SettingsError } from '../settings.ts';

/** Where the stacks get the contents of the HSM's layer from. */
export type HsmCodeOf = (settings: HsmSettings) => Code;

/** What functions run on. */
const ARCHITECTURE: ArchitectureName = 'arm64';

/** A path in a function as one in the folder of the layer. */
const inLayer = (folder: string, path: string): string => join(folder, path.replace(/^\/opt\//, ''));

/** The parts of the binding that run. */
const files = ['package.json', 'index.js', 'LICENSE', 'build/Release/pkcs11.node'];

const copyBinding = (from: string, to: string): void => {
  const native = join(from, 'build/Release/pkcs11.node');
  if (!existsSync(native) || architectureOf(native) !== ARCHITECTURE)
    throw new SettingsError(
      `Setting pkcs11 needs pkcs11js built for ${ARCHITECTURE} in ${from}: run npm ci on such a machine, or name a folder with one as pkcs11.bindingFolder.`,
    );
  for (const file of files) cpSync(join(from, file), join(to, file));
};

/** The client of an HSM's maker: a folder such as `/opt/cloudhsm` with the library in `lib` and its settings in `etc`. */
const copyClient = (from: string, to: string): void => {
  if (!existsSync(from)) throw new SettingsError(`Setting pkcs11.clientFolder: there is no folder ${from}.`);
  cpSync(from, to, { recursive: true, dereference: true });
};

/** Puts the layer together below `outdir`. Throws SettingsError for what is not there or not for the functions' machines. */
export const hsmLayerContents = (root: string, outdir: string, settings: HsmSettings): string => {
  const folder = join(outdir, 'hsm-layer');
  rmSync(folder, { recursive: true, force: true });
  const { bindingFolder = join('node_modules', 'pkcs11js'), clientFolder } = settings;
  copyBinding(resolve(root, bindingFolder), inLayer(folder, hsmPaths.binding));
  if (clientFolder) copyClient(resolve(root, clientFolder), join(folder, 'cloudhsm'));
  return folder;
};

/** Layers of what is on this machine. */
export const hsmLayersIn =
  (root: string, outdir: string): HsmCodeOf =>
  (settings) =>
    Code.fromAsset(hsmLayerContents(root, outdir, settings));
