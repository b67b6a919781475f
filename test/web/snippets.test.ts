import { describe, expect, it } from 'vitest';
import { methodIds } from '../../web/identities/methods.ts';
import { examplesOf } from '../../web/identities/snippets.ts';

const filling = {
  url: 'https://locket.example.org',
  identityId: '11111111-1111-4111-8111-111111111111',
  clientId: '22222222-2222-4222-8222-222222222222',
  projectId: '33333333-3333-4333-8333-333333333333',
  projectSlug: 'shop',
  environment: 'prod',
};
const titles = { commandLine: 'CLI', commandLineInfisical: 'infisical', lambdaExtension: 'Lambda' };

describe.each(methodIds)('how to use an identity by %s', (method) => {
  const examples = examplesOf({ ...filling, method }, titles);
  const titled = (title: string) => examples.find((each) => each.title === title);

  it('is said for a shell, the command line, libraries and Terraform, and where a runner or a function logs in by it', () => {
    for (const title of [
      'curl',
      'CLI: locket',
      'infisical',
      'Node.js: @infisical/sdk',
      'Python: infisicalsdk',
      'Terraform',
    ])
      expect(titled(title), title).toBeDefined();
    expect(titled('GitHub Actions') !== undefined).toBe(['universal-auth', 'oidc-auth'].includes(method));
    expect(titled('Lambda') !== undefined).toBe(method === 'aws-auth');
  });

  it('names this instance and this project, and leaves nothing open', () => {
    for (const { title, code } of examples) {
      expect(code, title).toContain(filling.url);
      expect(code, title).toMatch(/33333333|shop/);
      expect(code, title).not.toMatch(/undefined|…/);
    }
  });
});
