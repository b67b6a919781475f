import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type CliPlace, openCliPlace } from './cli-place.ts';
import { importDesk, service } from './import-place.ts';

let place: CliPlace;
beforeAll(async () => {
  place = await openCliPlace();
  return () => place.close();
});
const desk = (secrets?: Readonly<Record<string, string>>) => importDesk(place, secrets);

describe('locket import', () => {
  it('takes a .env file over, with quotes, comments and values of several lines', async () => {
    const { bring, held, cwd } = await desk();
    await writeFile(join(cwd, '.env'), 'A=1 # one\nexport B="two\nlines"\n\n# no\nC=\'$HOME "x"\'\n');
    const { code, out, told } = await bring(['env', '.env']);

    expect({ code, out }).toEqual({ code: 0, out: '+ A\n+ B\n+ C\n' });
    expect(told).toBe('3 secrets are imported, 0 are there already\n');
    expect(await held()).toEqual({ A: '1', B: 'two\nlines', C: '$HOME "x"' });
  });

  it('prints what it would do, and does nothing in a dry run', async () => {
    const { bring, held, cwd } = await desk({ A: 'old', SAME: 's' });
    await writeFile(join(cwd, '.env'), 'A=new\nB=2\nSAME=s\n');
    const kept = await bring(['env', '.env', '--dry-run']);
    const all = await bring(['env', '.env', '--dry-run', '--overwrite', '--show-values', '--json']);

    expect(kept.out).toBe('+ B\n');
    expect(kept.told).toContain('1 are there with other values and stay as they are');
    expect(JSON.parse(all.out)).toEqual([
      { key: 'A', mark: '~', values: ['old', 'new'] },
      { key: 'B', mark: '+', values: [null, '2'] },
    ]);
    expect(await held()).toEqual({ A: 'old', SAME: 's' });
  });

  it('changes what is there only when it is told to, and deletes nothing', async () => {
    const { bring, held, cwd } = await desk({ A: 'old', MINE: 'm' });
    await writeFile(join(cwd, '.env'), 'A=new\n');
    await bring(['env', '.env']);
    const before = await held();
    await bring(['env', '.env', '--overwrite']);

    expect([before, await held()]).toEqual([
      { A: 'old', MINE: 'm' },
      { A: 'new', MINE: 'm' },
    ]);
  });

  it('reads both forms of Doppler', async () => {
    const { bring, held, cwd } = await desk();
    await writeFile(join(cwd, 'plain.json'), '{"A":"1","DOPPLER_CONFIG":"dev"}');
    await writeFile(join(cwd, 'full.json'), JSON.stringify({ B: { computed: '2', raw: '2' } }));
    await bring(['doppler', 'plain.json']);
    await bring(['doppler', 'full.json']);

    expect(await held()).toEqual({ A: '1', B: '2' });
  });

  it('reads another Locket, or an Infisical, by its API', async () => {
    const from = await desk({ A: '1', REF: `x-\${A}` });
    const { bring, held } = await desk();
    const { code, told } = await bring(
      [
        'infisical',
        from.path,
        '--from-url',
        place.url,
        '--from-project',
        place.projectId,
        '--from-env',
        'dev',
      ],
      { LOCKET_IMPORT_TOKEN: place.machine.token },
    );

    expect(code).toBe(0);
    expect((await held()).A).toBe('1');
    expect(told).toBe('2 secrets are imported, 0 are there already\n');
  });

  it.each([
    ['2', 'secret/data/team/app', { data: { data: { A: 'one', N: 5 } } }],
    ['1', 'secret/team/app', { data: { A: 'one', N: 5 } }],
  ])('reads version %s of the key-value engine of Vault', async (version, path, secret) => {
    const asked: unknown[] = [];
    const url = await service(({ url: address, headers }) => {
      asked.push([address, headers['x-vault-token'], headers['x-vault-namespace']]);
      if (address === '/v1/sys/internal/ui/mounts/secret/team/app')
        return { body: { data: { path: 'secret/', type: 'kv', options: { version } } } };
      return address === `/v1/${path}` ? { body: secret } : { status: 404, body: {} };
    });
    const { bring, held } = await desk();
    const env = { VAULT_ADDR: url, VAULT_TOKEN: 'hvs.x', VAULT_NAMESPACE: 'ns' };
    const { code } = await bring(['vault', 'secret/team/app'], env);

    expect(code).toBe(0);
    expect(asked.at(-1)).toEqual([`/v1/${path}`, 'hvs.x', 'ns']);
    expect(await held()).toEqual({ A: 'one', N: '5' });
  });

  it('reads the members of a secret of AWS Secrets Manager, and parameters below a path', async () => {
    for (const [name, value] of Object.entries({ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 's' }))
      vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const parameter = (Name: string, Value: string) => ({ Name, Value, Type: 'SecureString' });
    const url = await service(({ headers }, body) => {
      const asked = JSON.parse(body);
      if (headers['x-amz-target'] === 'secretsmanager.GetSecretValue')
        return {
          body: { Name: asked.SecretId, SecretString: asked.SecretId === 'json' ? '{"A":"1"}' : 'plain' },
        };
      const isFirst = asked.NextToken === undefined;
      expect(asked).toMatchObject({ Path: '/app', Recursive: true, WithDecryption: true });
      return isFirst
        ? { body: { Parameters: [parameter('/app/HOST', 'h')], NextToken: 'n' } }
        : { body: { Parameters: [parameter('/app/db/PORT', '5432')] } };
    });
    const { bring, held } = await desk();
    const env = { AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-central-1' };
    const codes = [
      (await bring(['aws-secrets-manager', 'json'], env)).code,
      (await bring(['aws-secrets-manager', 'team/KEY'], env)).code,
      (await bring(['aws-ssm', '/app'], env)).code,
    ];

    expect(codes).toEqual([0, 0, 0]);
    expect(await held()).toEqual({ A: '1', KEY: 'plain', HOST: 'h', db_PORT: '5432' });
  });

  it.each([
    ['a source that there is not', ['magic'], 'There is no source magic'],
    ['a file that there is not', ['env', 'none'], 'There is no file'],
    ['no file', ['env'], 'Please provide the file'],
    ['no token of the other side', ['vault', 'a/b'], 'VAULT_ADDR'],
    ['an address without TLS', ['infisical', '--from-url', 'http://example.com'], 'LOCKET_IMPORT_TOKEN'],
  ])('ends with 1 for %s', async (_, words, message) => {
    const { bring } = await desk();
    const { code, told } = await bring(words);

    expect(code).toBe(1);
    expect(told).toContain(message);
  });

  it('names what the other side lacks, in what it says to do', async () => {
    const url = await service(() => ({ status: 307, body: {} }));
    const { bring } = await desk();
    const { code, told } = await bring(['vault', 'kv/app'], { VAULT_ADDR: url, VAULT_TOKEN: 'x' });

    expect([code, told]).toEqual([1, expect.stringContaining('Another node is the active one')]);
  });

  it('takes large values over, however many of them a request holds', async () => {
    const { bring, held, cwd } = await desk();
    const large = Object.fromEntries(
      Array.from({ length: 5 }, (_, at) => [`K${at}`, `${at}\n`.repeat(120_000)]),
    );
    await writeFile(join(cwd, 'large.json'), JSON.stringify(large));
    const { code, told } = await bring(['doppler', 'large.json']);

    expect([code, told]).toEqual([0, '5 secrets are imported, 0 are there already\n']);
    expect(await held()).toEqual(large);
  });

  it('imports nothing when a name cannot be that of a secret', async () => {
    const { bring, held, cwd } = await desk();
    await writeFile(join(cwd, 'd.json'), '{"GOOD":"1","not good":"2","9":"3"}');
    const { code, told } = await bring(['doppler', 'd.json']);

    expect(code).toBe(1);
    expect(told).toContain('not good');
    expect(await held()).toEqual({});
  });
});
