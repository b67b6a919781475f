import { join } from 'node:path';
import { buildProject, projectRoot } from '../lib/project.ts';
import { SettingsError } from '../lib/settings.ts';

/**
 * The CDK app. The `cdk` command and the local runner name their folder in CDK_OUTDIR; the runner, which
 * deploys nothing, may set LOCKET_SYNTH_QUICK=1 to skip cdk-nag and CloudFormation's template rules, and to have functions
 * share their code unless LOCKET_BUNDLES=apart asks for the bundles that would be deployed.
 */
const quick = process.env.LOCKET_SYNTH_QUICK === '1';

try {
  const { app } = await buildProject({
    outdir: process.env.CDK_OUTDIR ?? join(projectRoot, 'cdk.out'),
    checked: !quick,
    sharing: quick && process.env.LOCKET_BUNDLES !== 'apart',
  });
  app.synth();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}
