import type { SQSRecord } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeBatch } from '../../../../functions/workers/acme-validation/batch.ts';
import type { ChallengeName, Finding } from '../../../../layers/domain/pki/acme/validation.ts';
import { eventsOf } from '../../../world/events.ts';
import { type AcmeClient, thumbprintOf } from './acme-client.ts';
import { type AcmePlace, openAcmePlace } from './acme-place.ts';

let place: AcmePlace;
let client: AcmeClient;
beforeAll(async () => {
  place = await openAcmePlace();
  client = await place.registered();
});
beforeEach(() => {
  place.validator.finding = { kind: 'proven' };
  place.validator.looks.length = 0;
});

const missing: Finding = {
  kind: 'not-proven',
  fault: { type: 'connection', detail: 'The target refused the connection' },
  isFinal: false,
};

const opened = async (name = 'www.example.com') => {
  const order = await client.order([name]);
  const [url = ''] = order.body.authorizations;
  const { challenges } = (await client.post(url)).body;
  return { order, url, challenges, http: challenges[0].url as string };
};
const statusOf = async (url: string) => (await client.post(url)).body.status;

describe('a challenge', () => {
  it('is looked at once it is answered, and its proof is that of the account', async () => {
    const { url, http, challenges, order } = await opened();
    expect((await client.post(http)).body.status).toBe('pending');
    expect(await place.look(client, url)).toBe('done');
    expect(place.validator.looks).toEqual([]);
    const answered = await client.post(http, {});
    expect(answered.body).toEqual({ ...challenges[0], status: 'processing' });
    expect(answered.headers).toMatchObject({
      link: expect.stringContaining(`<${url}>;rel="up"`),
      'retry-after': '3',
    });
    expect(await place.look(client, url)).toBe('done');
    const { token } = challenges[0];
    expect(place.validator.looks).toEqual([
      {
        type: 'http-01',
        identifier: { type: 'dns', value: 'www.example.com' },
        token,
        keyAuthorization: `${token}.${thumbprintOf(client.signing)}`,
      },
    ]);
    const authorization = (await client.post(url)).body;
    expect(authorization).toMatchObject({
      status: 'valid',
      challenges: [{ type: 'http-01', status: 'valid' }],
    });
    expect(authorization.challenges).toHaveLength(1);
    expect(await statusOf(order.headers.location ?? '')).toBe('ready');
    const [event] = (await eventsOf(place.world.app, 'validate-acme-challenge')).slice(-1);
    expect(event).toMatchObject({
      organizationId: place.world.orgId,
      projectId: place.projectId,
      actor: { type: 'platform' },
      metadata: { identifier: 'dns:www.example.com', challenge: 'http-01', isProven: true },
    });
  });

  it('tells the worker which it is, in the event that starts it', async () => {
    const { url, http } = await opened();
    await client.post(http, {});
    const [event] = (await eventsOf(place.world.app, 'respond-acme-challenge')).slice(-1);
    expect(event).toMatchObject({
      outcome: 'success',
      projectId: place.projectId,
      metadata: {
        certificateTemplateId: place.templateId,
        acmeAccountId: client.kid.split('/').at(-1),
        acmeAuthorizationId: url.split('/').at(-1),
        challenge: 'http-01',
      },
    });
  });

  it('that is not proven yet stays under way, and the last look decides', async () => {
    const { url, http, order } = await opened();
    await client.post(http, {});
    place.validator.finding = missing;
    expect(await place.look(client, url)).toBe('again');
    expect(await statusOf(http)).toBe('processing');
    expect(await place.look(client, url, 'http-01', true)).toBe('done');
    const error = {
      type: 'urn:ietf:params:acme:error:connection',
      detail: 'The target refused the connection',
    };
    expect((await client.post(http)).body).toMatchObject({ status: 'invalid', error });
    expect((await client.post(url)).body).toMatchObject({ status: 'invalid', challenges: [{ error }] });
    expect((await client.post(order.headers.location ?? '')).body).toMatchObject({
      status: 'invalid',
      error,
    });
    place.validator.finding = { kind: 'proven' };
    expect(await place.look(client, url)).toBe('done');
    expect(await statusOf(url)).toBe('invalid');
    expect((await client.post(`${client.kid}/orders`)).body.orders).not.toContain(order.headers.location);
  });

  it('that leads where validation may not go is decided at once', async () => {
    const { url, http } = await opened();
    await client.post(http, {});
    place.validator.finding = { ...missing, isFinal: true };
    expect(await place.look(client, url)).toBe('done');
    expect(await statusOf(url)).toBe('invalid');
  });

  it('is decided once, however often it is looked at', async () => {
    const { url, http } = await opened();
    await client.post(http, {});
    const before = (await eventsOf(place.world.app, 'validate-acme-challenge')).length;
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => place.look(client, url)));
    expect(new Set(outcomes)).toEqual(new Set(['done']));
    expect(await statusOf(url)).toBe('valid');
    expect((await eventsOf(place.world.app, 'validate-acme-challenge')).length).toBe(before + 1);
  });

  it('is answered one at a time', async () => {
    const { url, challenges } = await opened();
    await client.post(challenges[0].url, {});
    expect((await client.post(challenges[1].url, {})).body.status).toBe('pending');
    expect((await client.post(challenges[0].url, {})).body.status).toBe('processing');
    expect(await place.look(client, url, 'dns-01')).toBe('done');
    expect(await statusOf(url)).toBe('pending');
  });

  it('of a deactivated account or authorization proves nothing', async () => {
    const gone = await place.registered();
    const order = await gone.order(['www.example.com']);
    const [url = ''] = order.body.authorizations;
    const { challenges } = (await gone.post(url)).body;
    await gone.post(challenges[0].url, {});
    await gone.post(gone.kid, { status: 'deactivated' });
    expect(await place.look(gone, url)).toBe('done');
    expect(place.validator.looks).toEqual([]);
    const other = await opened();
    await client.post(other.http, {});
    await client.post(other.url, { status: 'deactivated' });
    await place.look(client, other.url);
    expect(await statusOf(other.url)).toBe('deactivated');
  });

  it('of another kind is none', async () => {
    const { url } = await opened();
    for (const type of ['http-02', '__proto__', 'dns-01x'])
      expect((await client.post(`${url.replace('authorizations', 'challenges')}/${type}`, {})).status).toBe(
        404,
      );
    const wild = await client.order(['*.example.com']);
    const [wildUrl = ''] = wild.body.authorizations;
    const byHttp = `${wildUrl.replace('authorizations', 'challenges')}/http-01`;
    expect((await client.post(byHttp, {})).status).toBe(404);
  });
});

describe('the queue of validation', () => {
  const record = (looks: number, body = JSON.stringify({ detail: { projectId: 'p', metadata } })) =>
    ({
      messageId: `m${looks}`,
      receiptHandle: `r${looks}`,
      body,
      attributes: { ApproximateReceiveCount: String(looks) },
    }) as SQSRecord;
  const metadata = {
    certificateTemplateId: 't',
    acmeAccountId: 'a',
    acmeAuthorizationId: 'z',
    challenge: 'dns-01',
  };

  it('looks five times, ever later, and names what is to come again', async () => {
    const asked: (readonly [ChallengeName, boolean])[] = [];
    const postponed: (readonly [string, number])[] = [];
    const outcome = await takeBatch(
      [1, 2, 3, 4, 5].map((looks) => record(looks)),
      {
        validate: async (name, isLast) => {
          asked.push([name, isLast]);
          return isLast ? 'done' : 'again';
        },
        postpone: async (handle, seconds) => void postponed.push([handle, seconds]),
        reportFailure: () => undefined,
      },
    );
    expect(asked[0]).toEqual([
      { projectId: 'p', templateId: 't', accountId: 'a', authorizationId: 'z', type: 'dns-01' },
      false,
    ]);
    expect(asked.map(([, isLast]) => isLast)).toEqual([false, false, false, false, true]);
    expect(postponed).toEqual([
      ['r1', 3],
      ['r2', 10],
      ['r3', 30],
      ['r4', 60],
    ]);
    expect(outcome.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'm1',
      'm2',
      'm3',
      'm4',
    ]);
  });

  it('keeps what fails or cannot be read for another time', async () => {
    const failures: string[] = [];
    const outcome = await takeBatch([record(1), record(2, '{}')], {
      validate: async () => {
        throw new TypeError('storage is down');
      },
      postpone: async () => undefined,
      reportFailure: ({ reason }) => void failures.push(reason),
    });
    expect(outcome.batchItemFailures).toHaveLength(2);
    expect(failures.sort()).toEqual(['TypeError', 'ZodError']);
  });
});
