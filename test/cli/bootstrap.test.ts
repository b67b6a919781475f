import { describe, expect, it, onTestFinished } from 'vitest';
import { listening } from '../clients/exchange.ts';
import { startApp } from '../harness/app.ts';
import { newDesk } from './command-line.ts';

/** A Locket that nobody has set up. */
const newLocket = async () => {
  const server = await listening(await startApp());
  onTestFinished(() => server.stop(0));
  const { run } = await newDesk({ INFISICAL_ADMIN_PASSWORD: 'correct horse battery staple' });
  const url = `http://127.0.0.1:${server.port}/api`;
  const words = ['bootstrap', '--domain', url, '--email', 'admin@example.org', '--organization', 'Example'];
  return { url, run: (...more: readonly string[]) => run([...words, ...more]) };
};

const decoded = (text: string): string => Buffer.from(text, 'base64').toString();

describe('locket bootstrap', () => {
  it('sets Locket up once, and prints what came of it', async () => {
    const { run } = await newLocket();
    const first = await run();
    const second = await run();
    const again = await run('--ignore-if-bootstrapped');
    const { identity, organization, user } = JSON.parse(first.out);

    expect(first.code).toBe(0);
    expect([organization.name, user.email]).toEqual(['Example', 'admin@example.org']);
    expect(identity.credentials.token).toMatch(/^ey/);
    expect([second.code, second.out]).toEqual([1, '']);
    expect([again.code, again.told]).toEqual([0, expect.stringContaining('Nothing was done')]);
  });

  it('prints a Kubernetes secret with the token, or with what a template says', async () => {
    const [plain, templated] = [await newLocket(), await newLocket()];
    const usual = JSON.parse(
      (await plain.run('--output', 'k8-secret', '--k8-secret-namespace', 'locket')).out,
    );
    const template =
      '{"data": {"org": "{{ .Organization.Slug }}"}, "stringData": {"token": "{{ encodeBase64 .Identity.Credentials.Token }}"}}';
    const own = JSON.parse((await templated.run('--output=k8-secret', '--k8-secret-template', template)).out);

    expect(usual).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'locket-bootstrap', namespace: 'locket' },
      data: { token: expect.any(String) },
    });
    expect(decoded(usual.data.token)).toMatch(/^ey/);
    expect(decoded(own.data.org)).toMatch(/^example/);
    expect(decoded(own.stringData.token)).toMatch(/^ey/);
  });

  it.each([
    ['that is not well formed', '{{ if }}'],
    ['that asks for what there is not', '{"data": {"x": "{{ .Nothing.At.All }}"}}'],
    ['that gives no JSON', 'token'],
    ['that gives something else than texts', '{"data": {"a": 1}}'],
    ['that gives neither data nor stringData', '{"kind": "Pod"}'],
  ])('refuses a template %s, before anything is set up', async (_, template) => {
    const { run } = await newLocket();
    const refused = await run('--output', 'k8-secret', '--k8-secret-template', template);

    expect([refused.code, refused.out]).toEqual([1, '']);
    expect((await run()).code).toBe(0);
  });
});
