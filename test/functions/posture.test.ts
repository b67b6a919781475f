import { describe, expect, it } from 'vitest';
import { httpGroups } from '../../functions/groups.ts';
import { postureOf } from '../../functions/posture.ts';
import { operations } from '../../functions/routes.ts';

describe('the posture', () => {
  const [heading = '', ...rows] = postureOf(httpGroups);

  it('is one line an operation, sorted by path', () => {
    const paths = rows.map((row) => row.split(/\s+/)[1] ?? '');
    expect(rows).toHaveLength(operations.length);
    expect(paths).toEqual([...paths].sort());
  });

  it('says who may call it, its event, its limit and its function', () => {
    const row = rows.find((one) => one.includes('/api/v1/projects/{projectId}/roles ')) ?? '';
    expect(row.split(/\s{2,}/)).toEqual([
      'GET',
      '/api/v1/projects/{projectId}/roles',
      'members',
      'get-project-roles',
      'read',
      'roles',
    ]);
    expect(rows.find((one) => one.includes('/api/status '))).toMatch(/everyone +- +read +admin$/);
  });

  it('stands in columns', () => {
    const at = heading.indexOf('FUNCTION');
    expect(rows.map((row) => row.slice(at - 2, at))).toEqual(rows.map(() => '  '));
    expect(rows.map((row) => row[at])).not.toContain(' ');
  });
});
