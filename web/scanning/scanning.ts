import type { InputOf, ReplyOf } from '../api/client.ts';

export const listOfRisks = 'GET /api/v1/secret-scanning/organization/{organizationId}/risks';
export const listOfSources = 'GET /api/v1/secret-scanning/organization/{organizationId}/sources';
export const setStatus = 'POST /api/v1/secret-scanning/organization/{organizationId}/risks/{riskId}/status';

export type Finding = ReplyOf<typeof listOfRisks>['risks'][number];
export type Source = ReplyOf<typeof listOfSources>['sources'][number];
export type Status = InputOf<typeof setStatus>['body']['status'];

export const statuses: readonly Status[] = [
  'UNRESOLVED',
  'RESOLVED_REVOKED',
  'RESOLVED_NOT_REVOKED',
  'RESOLVED_FALSE_POSITIVE',
];

export const statusOf = ({ status }: Finding): Status =>
  statuses.find((each) => each === status) ?? 'UNRESOLVED';
