import { receiveFromSource, receiveGitHub } from '../../layers/domain/secret-scanning/webhook.ts';
import { everyone } from '../../layers/http/access.ts';
import type { HttpRequest } from '../../layers/http/http-request.ts';
import { operation } from '../../layers/http/operation.ts';
import { message } from '../../layers/http/wire.ts';
import { SourceId } from './wire.ts';

const path = '/api/v1/secret-scanning/webhook';
/** A push of many commits; API Gateway hands over six megabytes at most. */
const largestBody = 5_000_000;

const receiving = {
  method: 'POST',
  access: everyone,
  audit: null,
  limit: 'public',
  largestBody,
  reply: message,
} as const;

const received = ({ bytes, headers }: HttpRequest) => ({ bytes: bytes(), headers });

const fromGitHub = operation({
  ...receiving,
  path,
  summary: 'Webhooks of the GitHub app, signed with its secret',
  handle: async ({ http, unit }) => {
    await receiveGitHub(unit, received(http));
    return { message: 'ok' };
  },
});

const fromSource = operation({
  ...receiving,
  path: `${path}/{sourceId}`,
  summary: 'Webhooks of a GitLab or Bitbucket source, with its own secret',
  params: SourceId,
  handle: async ({ params, http, unit }) => {
    await receiveFromSource(unit, params.sourceId, received(http));
    return { message: 'ok' };
  },
});

export const webhookOperations = [fromGitHub, fromSource];
