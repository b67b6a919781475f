import { expect } from 'vitest';
import { operations } from '../../functions/routes.ts';
import { type Equipment, openPlatform } from '../../layers/adapters/platform.ts';
import type { Settings, WrappingSetting } from '../../layers/adapters/settings.ts';
import { notModified, statusOfOutcome } from '../../layers/http/error-table.ts';
import { type GatewayEvent, toHttpRequest } from '../../layers/http/http-request.ts';
import type { Operation } from '../../layers/http/operation.ts';
import { lambda } from '../../layers/http/pipeline.ts';
import type { HttpResponse } from '../../layers/http/response.ts';
import { Router } from '../../layers/http/router.ts';
import { sharedClouds } from '../world/customer-cloud/shared.ts';
import { memoryProvider } from '../world/memory-provider.ts';
import { memorySyncTarget } from '../world/memory-sync-target.ts';
import { memoryTarget } from '../world/memory-target.ts';
import { type TestRuntime, testRuntime } from './clock.ts';
import { httpApiEvent, type TestRequest } from './events.ts';
import { createTable } from './table.ts';
import { wholeEquipment } from './whole-platform.ts';
import { countRequest, dynamodb } from './worker.ts';
import { workerWrapping } from './wrapping.ts';

export interface TestResponse {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read replies of every shape
  readonly body: any;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
}

interface Line {
  readonly status: number;
  readonly code?: string;
  readonly cause?: unknown;
}

/** The whole application in this process: real operations, real pipeline, embedded DynamoDB, a clock to move. */
export interface TestApp {
  readonly table: string;
  readonly wrapping: WrappingSetting;
  readonly runtime: TestRuntime;
  /** What the pipeline reported of every request. */
  readonly lines: readonly Line[];
  /** Answers an event of API Gateway; a 200 must keep the schema of its operation. */
  handle(event: GatewayEvent): Promise<HttpResponse>;
  request(method: string, path: string, request?: TestRequest): Promise<TestResponse>;
  /** The same, and the reply must be 200. */
  ok(method: string, path: string, request?: TestRequest): Promise<TestResponse>;
}

const replySchemas = new Map<Operation, ReturnType<Operation['reply']>>();

const assertReply = (operation: Operation, body: unknown): void => {
  const schema = replySchemas.get(operation) ?? operation.reply();
  replySchemas.set(operation, schema);
  const checked = schema.safeParse(body);
  const where = `${operation.method} ${operation.path}`;
  expect(checked.success ? [] : checked.error.issues, `the reply of ${where} breaks its own schema`).toEqual(
    [],
  );
};

/** A success must end as the API reference says. A `HEAD` is not described. */
const assertDocumented = (
  { method, path, outcomes = ['ok'], etag }: Operation,
  asked: string,
  status: number,
) => {
  if (asked !== method || (etag && status === notModified)) return;
  const documented = outcomes.map((outcome) => statusOfOutcome[outcome]);
  expect(documented, `${method} ${path} ends in another way than its operation says`).toContain(status);
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export interface AppOptions {
  readonly endpoint?: string;
  readonly table?: string;
  readonly settings?: Partial<Settings>;
  readonly runtime?: TestRuntime;
  /** That of all functions together unless said otherwise. */
  readonly equipment?: Equipment;
  /** Origins whose pages may read replies. */
  readonly allowedOrigins?: readonly string[];
  /** Header in which a front hands on the certificates of clients. */
  readonly clientCertificateHeader?: string;
  /** Addresses that the header is believed from; from anywhere unless said. */
  readonly clientCertificateSources?: readonly string[];
}

/** Starts the application over a fresh table (or the one named). */
export const startApp = async (options: AppOptions = {}): Promise<TestApp> => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = options.endpoint ?? dynamodb();
  const runtime = options.runtime ?? testRuntime();
  const table = options.table ?? (await createTable(options.endpoint));
  const { aws, google } = await sharedClouds();
  const settings: Settings = {
    awsElsewhere: aws.elsewhere,
    table,
    wrapping: options.settings?.wrapping ?? (await workerWrapping()),
    auditRetentionDays: 90,
    storageTimeout: 2500,
    storageAttempts: 3,
    unlimited: true,
    dynamicProviders: memoryProvider(),
    dns: { textsOf: async () => [] },
    rotationTargets: memoryTarget(),
    syncTargets: memorySyncTarget(),
    ...options.settings,
    keyServers: { ...google.servers, ...options.settings?.keyServers },
  };
  const platform = openPlatform(settings, { ...(options.equipment ?? wholeEquipment), runtime });
  const lines: Line[] = [];
  const journal = {
    now: () => runtime.now().getTime(),
    finished: (
      _exchange: unknown,
      response: { statusCode: number },
      refusal?: { code: string; cause?: unknown },
    ) => {
      lines.push({
        status: response.statusCode,
        ...(refusal && { code: refusal.code, cause: refusal.cause }),
      });
    },
  };
  const handler = lambda({
    operations,
    platform: () => platform,
    journal,
    allowedOrigins: options.allowedOrigins ?? [],
    clientCertificateHeader:
      options.clientCertificateHeader === undefined
        ? undefined
        : { name: options.clientCertificateHeader, sources: options.clientCertificateSources ?? [] },
  });
  const router = new Router(operations);

  const handle: TestApp['handle'] = async (event) => {
    countRequest();
    const reply = await handler(event, {});
    const isJson = reply.headers['content-type']?.startsWith('application/json');
    const body = isJson ? jsonOf(reply.body) : undefined;
    const asked = toHttpRequest(event);
    if (reply.statusCode < 400 && asked.method !== 'OPTIONS') {
      const { operation } = router.match(asked);
      assertDocumented(operation, asked.method, reply.statusCode);
      if (reply.statusCode === 200 && body !== undefined) assertReply(operation, body);
    }
    return reply;
  };

  const request: TestApp['request'] = async (method, path, given = {}) => {
    const reply = await handle(httpApiEvent(method, path, given));
    return {
      status: reply.statusCode,
      body: jsonOf(reply.body),
      text: reply.body,
      headers: reply.headers,
      cookies: reply.cookies ?? [],
    };
  };

  const ok: TestApp['ok'] = async (method, path, given) => {
    const reply = await request(method, path, given);
    const fault = lines.at(-1)?.cause;
    expect(
      reply.status,
      `${method} ${path} answered ${reply.text} ${fault instanceof Error ? fault.stack : ''}`,
    ).toBe(200);
    return reply;
  };

  return { table, wrapping: settings.wrapping, runtime, lines, handle, request, ok };
};
