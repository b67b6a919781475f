import { describe, expect, it } from 'vitest';
import type { Answer, Question } from '../../layers/client/exchange.ts';
import { createCache } from '../../layers/extension/cache.ts';
import { createReader } from '../../layers/extension/reader.ts';

const ok = (body: string, etag?: string): Answer => ({ status: 200, headers: etag ? { etag } : {}, body });
const down = new Error('down');

/** A reader whose clock and whose Locket are moved by hand. */
const arranged = (answers: (Answer | Error)[]) => {
  const asked: Question[] = [];
  const forgotten: string[] = [];
  let now = 1_000_000;
  let tokens = 0;
  const read = createReader({
    url: 'https://locket.example',
    exchange: async (question) => {
      asked.push(question);
      const answer = answers.shift() ?? down;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    session: {
      token: async () => `token-${tokens}`,
      forget: (token) => {
        forgotten.push(token);
        tokens += 1;
      },
    },
    cache: createCache({ entries: 10, bytes: 1000 }),
    freshSeconds: 60,
    staleSeconds: 3600,
    now: () => now,
    troubled: () => undefined,
  });
  const pass = (seconds: number) => {
    now += seconds * 1000;
  };
  return { read, asked, forgotten, pass };
};

const refusal = (status: number): Answer => ({
  status,
  headers: {},
  body: JSON.stringify({ reqId: '1', statusCode: status, error: 'x', message: 'no' }),
});

describe('a reader', () => {
  it('asks again when what it has is no longer fresh, to the second', async () => {
    const { read, asked, pass } = arranged([ok('{"n":1}', '"a"'), ok('{"n":2}', '"b"')]);
    await read('/a');
    pass(59);
    expect(await read('/a')).toMatchObject({ body: '{"n":1}', origin: 'hit', ageSeconds: 59 });
    pass(1);
    expect(await read('/a')).toMatchObject({ body: '{"n":2}', origin: 'miss', ageSeconds: 0 });
    expect(asked[1]?.headers?.['if-none-match']).toBe('"a"');
  });

  it('counts a confirmed answer as fresh', async () => {
    const { read, asked, pass } = arranged([ok('{"n":1}', '"a"'), { status: 304, headers: {}, body: '' }]);
    await read('/a');
    pass(100);
    expect(await read('/a')).toMatchObject({ origin: 'revalidated', ageSeconds: 0 });
    pass(59);
    expect(await read('/a')).toMatchObject({ origin: 'hit', ageSeconds: 59 });
    expect(asked).toHaveLength(2);
  });

  it('takes no word of "unchanged" for what it did not name', async () => {
    const { read, pass } = arranged([ok('{"n":1}'), { status: 304, headers: {}, body: '' }]);
    await read('/a');
    pass(100);
    expect(await read('/a')).toMatchObject({ body: '{"n":1}', origin: 'stale' });
  });

  it('does not try again for five seconds after a failure, while it has something to answer', async () => {
    const { read, asked, pass } = arranged([ok('{"n":1}'), down, ok('{"n":2}')]);
    await read('/a');
    pass(100);
    expect((await read('/a')).origin).toBe('stale');
    pass(4);
    expect(await read('/a')).toMatchObject({ body: '{"n":1}', origin: 'stale', ageSeconds: 104 });
    expect(asked).toHaveLength(2);
    pass(1);
    expect((await read('/a')).body).toBe('{"n":2}');
  });

  it('tries at once for what it does not have, whatever failed before', async () => {
    const { read, asked } = arranged([down, ok('{"n":1}')]);
    await expect(read('/a')).rejects.toThrow('Locket cannot be reached');
    expect((await read('/b')).body).toBe('{"n":1}');
    expect(asked).toHaveLength(2);
  });

  it('takes what is from the future, after the clock went back, for neither fresh nor usable', async () => {
    const { read, pass } = arranged([ok('{"n":1}'), down]);
    await read('/a');
    pass(-10);
    await expect(read('/a')).rejects.toThrow('Locket cannot be reached');
  });

  it('tries another token once, and passes the second refusal on', async () => {
    const { read, asked, forgotten } = arranged([refusal(401), refusal(401)]);
    await expect(read('/a')).rejects.toMatchObject({ name: 'Refusal', status: 401 });
    expect(forgotten).toEqual(['token-0']);
    expect(asked.map(({ headers }) => headers?.authorization)).toEqual(['Bearer token-0', 'Bearer token-1']);
  });

  it.each([400, 401, 403, 404, 422])('has nothing left to answer after a %i', async (status) => {
    const { read, pass } = arranged([ok('{"n":1}'), refusal(status), refusal(status), down, down]);
    await read('/a');
    pass(100);
    await expect(read('/a')).rejects.toMatchObject({ status });
    await expect(read('/a')).rejects.not.toMatchObject({ origin: 'stale' });
  });
});

describe('a cache', () => {
  const cached = (body: string) => ({ body, etag: undefined, confirmedAt: 0 });

  it('lets the least recently used go when there are too many', () => {
    const cache = createCache({ entries: 2, bytes: 1000 });
    cache.set('a', cached('1'));
    cache.set('b', cached('2'));
    cache.get('a');
    cache.set('c', cached('3'));
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.body)).toEqual(['1', undefined, '3']);
  });

  it('lets go as many as it takes when they are too large, in bytes', () => {
    const cache = createCache({ entries: 10, bytes: 12 });
    cache.set('a', cached('1111'));
    cache.set('b', cached('2222'));
    cache.set('c', cached('ééé'));
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.body)).toEqual([undefined, '2222', 'ééé']);
  });

  it('counts what replaces and what is deleted only once', () => {
    const cache = createCache({ entries: 10, bytes: 10 });
    for (let n = 0; n < 20; n += 1) cache.set('a', cached('12345678'));
    cache.delete('a');
    cache.delete('a');
    cache.set('b', cached('12345678'));
    cache.set('cc', cached('12345678'));
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('cc')?.body).toBe('12345678');
  });

  it('does not keep what is too large, nor what it had under that name', () => {
    const cache = createCache({ entries: 10, bytes: 10 });
    cache.set('a', cached('1'));
    cache.set('a', cached('x'.repeat(10)));
    expect(cache.get('a')).toBeUndefined();
  });
});
