import { describe, expect, it } from 'vitest';
import { functionLog } from '../../layers/adapters/function-log.ts';
import { createJournal } from '../../layers/adapters/journal.ts';
import type { LogLevel } from '../../layers/adapters/settings.ts';

const line = {
  requestId: '2f1a3c9e-0000-4000-8000-000000000001',
  operation: 'GET /api/v3/secrets/raw/{secretName}',
  status: 200,
  milliseconds: 3,
};

const journal = (level: LogLevel = 'INFO') => {
  const lines: string[] = [];
  const alarms: string[] = [];
  const log = functionLog(
    { level, functionName: 'locket-secrets', traceId: () => '1-67' },
    { calm: (text) => lines.push(text), alarming: (text) => alarms.push(text) },
  );
  return { lines, alarms, ...createJournal(log) };
};

/** A mistake whose message looks like a place in code. */
const mistake = (): Error => {
  const cause = new RangeError('secret words\n    at file:///secret/words.ts:1:1');
  return new TypeError('more secret words', { cause });
};

describe('the request log', () => {
  it('is one short line of JSON per request', () => {
    const { write, lines, alarms } = journal('DEBUG');
    write(line);
    expect(lines.map((text) => JSON.parse(text))).toEqual([
      { requestId: line.requestId, op: line.operation, status: 200, ms: 3 },
    ]);
    expect(lines[0]?.length).toBeLessThan(160);
    expect(alarms).toEqual([]);
  });

  it('says why a request was refused', () => {
    const { write, lines } = journal();
    write({ ...line, status: 403, error: { code: 'permission-denied', cause: new Error('never shown') } });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 403, code: 'permission-denied' });
    expect(lines[0]).not.toContain('never shown');
  });

  it('reports our own mistakes as errors, which an alarm counts, and a dependency in trouble as a warning', () => {
    const { write, lines, alarms } = journal();
    write({ ...line, status: 500, error: { code: 'internal', cause: mistake() } });
    write({ ...line, status: 503, error: { code: 'unavailable' } });
    const [error, warning] = alarms.map((text) => JSON.parse(text));
    expect(error).toMatchObject({
      level: 'ERROR',
      message: 'request failed',
      function: 'locket-secrets',
      traceId: '1-67',
      requestId: line.requestId,
      operation: line.operation,
      status: 500,
      milliseconds: 3,
      code: 'internal',
      cause: { name: 'TypeError', cause: { name: 'RangeError' } },
    });
    expect(warning).toMatchObject({ level: 'WARN', status: 503, code: 'unavailable' });
    expect(lines).toEqual([]);
  });

  it('says where a mistake was made, not what it says', () => {
    const { write, alarms } = journal();
    write({ ...line, status: 500, error: { code: 'internal', cause: mistake() } });
    expect(JSON.parse(alarms[0] ?? '').cause.stack[0]).toMatch(/^ +at mistake .*journal\.test\.ts:\d+:\d+/);
    expect(alarms[0]).not.toMatch(/secret.words/);
  });

  it('ends, also for an error that is its own cause', () => {
    const circle = new Error('round');
    circle.cause = circle;
    const { write, alarms } = journal();
    write({ ...line, status: 500, error: { code: 'internal', cause: circle } });
    expect(alarms).toHaveLength(1);
  });

  it('leaves what went well to the access log of the API', () => {
    const { write, lines } = journal('INFO');
    write(line);
    expect(lines).toEqual([]);
  });

  it.each(['WARN', 'ERROR', 'SILENT'] as const)('is silent about refusals at level %s', (level) => {
    const { write, lines } = journal(level);
    write({ ...line, status: 404 });
    expect(lines).toEqual([]);
  });

  it('is silent about everything when told to be', () => {
    const { write, lines, alarms } = journal('SILENT');
    for (const status of [200, 404, 500, 503]) write({ ...line, status });
    expect([...lines, ...alarms]).toEqual([]);
  });
});
