import { join } from 'node:path';
import { buildProject, projectRoot } from '../lib/project.ts';
import { SettingsError } from '../lib/settings.ts';

/** The CDK app: the `cdk` command and the local runner name their folder in CDK_OUTDIR. */
try {
  const { app } = await buildProject({ outdir: process.env.CDK_OUTDIR ?? join(projectRoot, 'cdk.out') });
  app.synth();
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
}
