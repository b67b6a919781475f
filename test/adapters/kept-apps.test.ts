import { describe, expect, it } from 'vitest';
import { openKeptApps } from '../../layers/adapters/kept-apps/kept-apps.ts';
import { testRuntime } from '../harness/clock.ts';

const setting = {
  kind: 'secret',
  arn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:a-AbCdEf',
} as const;
const google = { clientId: 'locket', clientSecret: 'known to google alone' };

const opened = (texts: readonly (string | Error)[]) => {
  const runtime = testRuntime();
  let asked = 0;
  const apps = openKeptApps(setting, runtime, async () => {
    const text = texts[Math.min(asked, texts.length - 1)] ?? '';
    asked += 1;
    if (text instanceof Error) throw text;
    return text;
  });
  return { apps, runtime, asked: () => asked };
};

describe('credentials of apps that are kept outside', () => {
  it('are read once by all who ask at a time, and anew after a minute', async () => {
    const { apps, runtime, asked } = opened([JSON.stringify({ google }), '{}']);
    const [one, other] = await Promise.all([apps.all(), apps.all()]);
    expect(one.get('google')).toEqual(google);
    expect(other).toBe(one);
    runtime.advance(59);
    await apps.all();
    expect(asked()).toBe(1);
    runtime.advance(2);
    expect((await apps.all()).size).toBe(0);
  });

  it('are asked for again right after a failure, which is never taken for their absence', async () => {
    const { apps } = opened([new Error('AccessDeniedException'), JSON.stringify({ google })]);
    await expect(apps.all()).rejects.toMatchObject({ code: 'unavailable' });
    expect((await apps.all()).get('google')).toEqual(google);
  });

  it.each([
    '',
    'known to google alone',
    '[]',
    'null',
    JSON.stringify({ gogle: google }),
    JSON.stringify({ constructor: google }),
    JSON.stringify({ google: 'known to google alone' }),
    JSON.stringify({ google: { clientId: 'locket' } }),
    JSON.stringify({ google: { ...google, clientSecret: '' } }),
    JSON.stringify({ google: { ...google, another: 'member' } }),
    JSON.stringify({ gitlab: { ...google, url: 'http://git.example.org' } }),
  ])('are unavailable, and not absent, when %j is there', async (text) => {
    const error = await opened([text])
      .apps.all()
      .then(
        () => undefined,
        (fault) => fault,
      );
    expect(error).toMatchObject({ code: 'unavailable' });
    expect(`${error.message} ${error.cause?.message}`).not.toContain('known to google alone');
  });

  it('lead to the origin of a server of one’s own', async () => {
    const { apps } = opened([JSON.stringify({ gitlab: { ...google, url: 'https://git.example.org/path' } })]);
    expect((await apps.all()).get('gitlab')?.url).toBe('https://git.example.org');
  });
});
