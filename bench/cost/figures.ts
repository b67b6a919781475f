import { Code } from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { addLocket } from '../../lib/locket-app.ts';
import { contextOfProject } from '../../lib/project.ts';
import { parseSettings } from '../../lib/settings.ts';
import { withSeededApp } from '../counting/seeded-app.ts';
import { measureRead } from './measured-read.ts';
import { idleMonth } from './per-month.ts';
import type { CostFigures } from './report.ts';

const secrets = 5;

/** Everything in the templates of an installation as it comes. */
const resourcesAsTheyCome = (outdir: string) => {
  const app = new App({
    outdir,
    context: contextOfProject(),
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: false,
  });
  const codeOf = () => Code.fromInline('export const handler = async () => ({ statusCode: 204 });');
  addLocket(app, { settings: parseSettings({}), codeOf, layerCodeOf: codeOf });
  return app.synth().stacks.flatMap(({ template }) => Object.values(template.Resources)) as Parameters<
    typeof idleMonth
  >[0];
};

/** Measures a read and reads the templates; `outdir` is a folder for the assembly. */
export const costFigures = async (outdir: string): Promise<CostFigures> => ({
  read: await withSeededApp(secrets, measureRead),
  retention: parseSettings({}),
  idle: idleMonth(resourcesAsTheyCome(outdir)),
});
