import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib/core';
import { ASSET_RESOURCE_METADATA_ENABLED_CONTEXT } from 'aws-cdk-lib/cx-api';
import { writeMetaAssets } from '../functions/openapi.ts';
import { layersFromBuild } from './extension/layer-code.ts';
import { type Bundle, bundleFunctions, sharedFolder } from './functions/bundle.ts';
import { functionSources } from './functions/catalogue.ts';
import { codeFromBundles } from './functions/code.ts';
import { hsmLayersIn } from './hsm/layer-contents.ts';
import { addLocket } from './locket-app.ts';
import { settingsFromContext } from './settings-source.ts';

export interface ProjectOptions {
  /** Folder of the cloud assembly; bundles go to `functions/` in it. */
  readonly outdir: string;
  /** Context values that overrule `cdk.json`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** False skips CloudFormation's own template rules and cdk-nag, most of the time that synthesis takes. */
  readonly checked?: boolean;
  /** Whether functions share the files of what several of them use, which takes a quarter of the time: not to be deployed. */
  readonly sharing?: boolean;
}

export interface Project {
  readonly app: App;
  readonly bundles: readonly Bundle[];
}

/** The project root, where `cdk.json` is. */
export const projectRoot = join(import.meta.dirname, '..');

/**
 * The app with all stacks, ready to synthesize. What the CDK command line hands over in CDK_CONTEXT_JSON
 * comes before `cdk.json`, which is read here as well so that no command line is needed.
 */
export const buildProject = async ({
  outdir,
  context = {},
  checked = true,
  sharing = false,
}: ProjectOptions): Promise<Project> => {
  const app = new App({
    outdir,
    context: contextOfProject(),
    postCliContext: { ...context },
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: checked,
  });
  const settings = settingsFromContext(app.node);
  const functions = join(outdir, 'functions');
  const bundles = await bundleFunctions(functionSources, { root: projectRoot, outdir: functions, sharing });
  // CDK copies the folder of each function to where this one is then beside it.
  if (sharing) renameSync(join(functions, sharedFolder), join(outdir, sharedFolder));
  await writeMetaAssets(join(functions, 'meta', 'assets'));
  if (checked) (await import('./checks.ts')).addChecks(app);
  addLocket(app, {
    settings,
    codeOf: codeFromBundles(bundles),
    layerCodeOf: layersFromBuild(projectRoot),
    hsmCodeOf: hsmLayersIn(projectRoot, outdir),
  });
  return { app, bundles };
};

/** The context in `cdk.json`, and the wish to have each function's asset folder noted in the template. */
export const contextOfProject = (): Record<string, unknown> => {
  const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return { ...context, [ASSET_RESOURCE_METADATA_ENABLED_CONTEXT]: true };
};
