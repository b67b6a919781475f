import type { Logger } from '@aws-lambda-powertools/logger';
import { describe, expect, it } from 'vitest';
import { createJournal } from '../../layers/adapters/journal.ts';

const line = {
  requestId: '2f1a3c9e-0000-4000-8000-000000000001',
  operation: 'GET /api/v3/secrets/raw/{secretName}',
  status: 200,
  milliseconds: 3,
};

const journal = (level = 'INFO') => {
  const lines: string[] = [];
  const calls: [string, string, object][] = [];
  const log = (name: string) => (message: string, facts: object) => calls.push([name, message, facts]);
  const logger = { getLevelName: () => level, error: log('error'), warn: log('warn') } as unknown as Logger;
  return { lines, calls, ...createJournal(logger, (text) => lines.push(text)) };
};

describe('the request log', () => {
  it('is one short line of JSON per request', () => {
    const { write, lines, calls } = journal('DEBUG');
    write(line);
    expect(lines.map((text) => JSON.parse(text))).toEqual([
      { requestId: line.requestId, op: line.operation, status: 200, ms: 3 },
    ]);
    expect(lines[0]?.length).toBeLessThan(160);
    expect(calls).toEqual([]);
  });

  it('says why a request was refused', () => {
    const { write, lines } = journal();
    write({ ...line, status: 403, error: { code: 'permission-denied', cause: new Error('never shown') } });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ status: 403, code: 'permission-denied' });
    expect(lines[0]).not.toContain('never shown');
  });

  it('reports our own mistakes as errors, which an alarm counts, and a dependency in trouble as a warning', () => {
    const { write, lines, calls } = journal();
    write({ ...line, status: 500, error: { code: 'internal', cause: new TypeError('secret words') } });
    write({ ...line, status: 503, error: { code: 'unavailable' } });
    expect(calls.map(([level]) => level)).toEqual(['error', 'warn']);
    expect(calls[0]?.[2]).toMatchObject({ code: 'internal', cause: { name: 'TypeError' } });
    expect(JSON.stringify(calls)).not.toContain('secret words');
    expect(lines).toEqual([]);
  });

  it('leaves what went well to the access log of the API', () => {
    const { write, lines } = journal('INFO');
    write(line);
    expect(lines).toEqual([]);
  });

  it.each(['WARN', 'ERROR', 'SILENT'])('is silent about refusals at level %s', (level) => {
    const { write, lines } = journal(level);
    write({ ...line, status: 404 });
    expect(lines).toEqual([]);
  });
});
