import { readFileSync } from 'node:fs';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { App } from 'aws-cdk-lib/core';
import { addLocket } from '../lib/locket-app.ts';
import { settingsFromContext } from '../lib/settings-source.ts';

const context = JSON.parse(readFileSync('cdk.json', 'utf8')).context;
context.locket = JSON.parse(process.argv[2] ?? '{}');
const app = new App({ context, analyticsReporting: false, treeMetadata: false, outdir: '/tmp/x/out' });
addLocket(app, {
  settings: settingsFromContext(app.node),
  codeOf: () => Code.fromInline('export const handler=()=>1'),
});
const t = performance.now();
app.synth();
console.log('synth ms', performance.now() - t, process.exitCode);
