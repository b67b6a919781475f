import { describe, expect, it } from 'vitest';
import { functionLog } from '../../layers/adapters/function-log.ts';
import { readLogSettings } from '../../layers/adapters/settings.ts';

const logOf = (env: Readonly<Record<string, string>>) => {
  const calm: string[] = [];
  const alarming: string[] = [];
  const outlets = {
    calm: (text: string) => calm.push(text),
    alarming: (text: string) => alarming.push(text),
  };
  return { calm, alarming, ...functionLog(readLogSettings(env), outlets) };
};

describe("a function's log", () => {
  it('says level, time, function and trace beside the facts, on one line', () => {
    const env = {
      AWS_LAMBDA_FUNCTION_NAME: 'locket-relay',
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
    };
    const { error, alarming } = logOf(env);
    error('not relayed', { eventId: 'e\n1' });
    expect(alarming).toHaveLength(1);
    expect(alarming[0]).toMatch(/^\{.*\}\n$/);
    expect(JSON.parse(alarming[0] ?? '')).toEqual({
      level: 'ERROR',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      message: 'not relayed',
      function: 'locket-relay',
      traceId: '1-5759e988-bd862e3fe1be46a994272793',
      eventId: 'e\n1',
    });
  });

  it('hears of the trace of each invocation', () => {
    const env: Record<string, string> = {};
    const { info, calm } = logOf(env);
    for (const root of ['1-a', '1-b']) {
      env._X_AMZN_TRACE_ID = `Root=${root}`;
      info('done', {});
    }
    expect(calm.map((text) => JSON.parse(text).traceId)).toEqual(['1-a', '1-b']);
  });

  it('cannot be told another level by a fact, since an alarm counts the levels', () => {
    const { error, alarming } = logOf({});
    error('failed', { level: 'INFO' });
    expect(JSON.parse(alarming[0] ?? '').level).toBe('ERROR');
  });

  it.each([
    [{}, ['info', 'warn', 'error']],
    [{ AWS_LAMBDA_LOG_LEVEL: 'WARN' }, ['warn', 'error']],
    [{ AWS_LAMBDA_LOG_LEVEL: 'WARN', LOCKET_LOG_LEVEL: 'ERROR' }, ['error']],
    [{ LOCKET_LOG_LEVEL: 'LOUD' }, ['info', 'warn', 'error']],
    [{ LOCKET_LOG_LEVEL: 'SILENT' }, []],
  ])('of %j writes %j', (env, written) => {
    const { info, warn, error, calm, alarming } = logOf(env);
    info('info', {});
    warn('warn', {});
    error('error', {});
    expect([...calm, ...alarming].map((text) => JSON.parse(text).message)).toEqual(written);
  });
});
