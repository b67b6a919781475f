import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { lambdaExtension } from '../../docs/samples/lambda-extension/app.ts';
import { temporaryFolder } from '../lib/temporary-folder.ts';

it('the sample app puts the layer beside a function that knows where and as whom to read', {
  timeout: 120_000,
}, () => {
  const layerArn = 'arn:aws:lambda:eu-central-1:123456789012:layer:locket-extension-x86:1';
  const context = { layerArn, url: 'https://locket.example.org', identityId: 'i', secretId: 'p/dev/KEY' };
  const template = Template.fromStack(lambdaExtension(new App({ context, outdir: temporaryFolder() })));
  template.hasResourceProperties('AWS::Lambda::Function', {
    Layers: [layerArn],
    Architectures: ['x86_64'],
    Environment: {
      Variables: { LOCKET_URL: context.url, LOCKET_IDENTITY_ID: 'i', SECRET_ID: context.secretId },
    },
  });
  expect(Object.keys(template.findResources('AWS::IAM::Policy'))).toEqual([]);
});
