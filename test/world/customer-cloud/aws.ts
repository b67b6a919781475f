import { randomUUID } from 'node:crypto';
import {
  AwsFault,
  type CustomerAwsKey,
  CustomerAwsKeys,
  type KmsRequest,
  type Principal,
} from './aws-kms.ts';
import { AwsSigningKeys } from './aws-signing-keys.ts';
import { type Answered, type Asked, type Listening, listenTo } from './listening.ts';

type CloudService = 'kms' | 'sts';

/** `throttle`, `error` and `expired` answer as AWS does, `garbled` as something else; `hang` never answers. */
type CloudFault = 'throttle' | 'error' | 'expired' | 'garbled' | 'hang';

/** A role as its trust policy has it: with the external id that it asks for, or a way to tell one. */
interface Role {
  externalId?: string | ((externalId: string) => boolean) | undefined;
  trusts: boolean;
}

interface Call {
  readonly service: CloudService;
  readonly operation: string;
  readonly region: string;
  readonly principal: string;
  readonly keyId?: string | undefined;
  readonly context?: Readonly<Record<string, string>> | undefined;
  readonly externalId?: string | undefined;
}

/** AWS with a customer's keys and roles in it, and with Locket's own credentials. */
export interface CustomerAws {
  readonly elsewhere: { readonly kms: string; readonly sts: string };
  readonly keys: CustomerAwsKeys;
  /** Those of Locket's own account, for signing. */
  readonly signingKeys: AwsSigningKeys;
  readonly calls: Call[];
  key(grants?: readonly string[], region?: string): CustomerAwsKey;
  /** A role, by its ARN. */
  role(externalId?: Role['externalId']): { readonly arn: string; readonly role: Role };
  /** An access key, by its id; its secret is not looked at. */
  accessKey(id?: string): string;
  /** Answers the next `times` calls (all of them by default) of KMS or STS with this fault; undefined heals. */
  fail(fault: CloudFault | undefined, times?: number, service?: CloudService): void;
  close(): Promise<void>;
}

const region = 'eu-central-1';
/** The test environment's own, which stand for those of a function. */
const ownKey = process.env.AWS_ACCESS_KEY_ID ?? 'local';

const credentialOf = ({ headers }: Asked): readonly [accessKey: string, region: string] => {
  const [, accessKey = '', at = ''] =
    /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return [accessKey, at];
};

const xml = (status: number, body: string): Answered => ({ status, type: 'text/xml', body });
const json = (status: number, body: object): Answered => ({
  status,
  type: 'application/x-amz-json-1.1',
  body: JSON.stringify(body),
});

const stsFault = ({ type, status, message }: AwsFault): Answered =>
  xml(
    status,
    `<ErrorResponse><Error><Code>${type}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  );

/** What a gateway on the way says, which is no word of AWS. */
const garbled: Answered = { status: 400, type: 'text/html', body: 'Bad <b>Request' };

const faults = {
  throttle: () => new AwsFault('ThrottlingException', 'Rate exceeded'),
  error: () => new AwsFault('KMSInternalException', 'Internal error', 500),
  expired: () => new AwsFault('ExpiredToken', 'The security token included in the request is expired', 403),
} as const;

const asFault = (error: unknown): AwsFault =>
  error instanceof AwsFault ? error : new AwsFault('InternalFailure', 'Internal error', 500);

const admits = ({ externalId: wanted, trusts }: Role, given: string): boolean => {
  if (!trusts) return false;
  if (typeof wanted === 'function') return wanted(given);
  return wanted === undefined || wanted === given;
};

/** Starts a KMS and an STS on this machine. */
export const startCustomerAws = async (): Promise<CustomerAws> => {
  const keys = new CustomerAwsKeys();
  const signingKeys = new AwsSigningKeys();
  const calls: Call[] = [];
  const accessKeys = new Set<string>();
  const roles = new Map<string, Role>();
  const sessions = new Map<string, Principal>();
  let planned: { readonly fault: CloudFault; readonly of: CloudService; times: number } | undefined;

  const nextFault = (service: CloudService): CloudFault | undefined => {
    if (planned?.of !== service || planned.times < 1) return undefined;
    planned.times -= 1;
    return planned.fault;
  };

  const principalOf = (accessKey: string): Principal => {
    const session = sessions.get(accessKey);
    if (session) return session;
    if (accessKeys.has(accessKey) || accessKey === ownKey) return { name: accessKey };
    throw new AwsFault(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  };

  const ofSigningKeys: Readonly<
    Record<string, (request: KmsRequest, at: string) => object | Promise<object>>
  > = {
    CreateKey: (request, at) => signingKeys.make(request, at),
    DescribeKey: (request) => signingKeys.describe(request),
    GetPublicKey: (request) => signingKeys.publicKey(request),
    ListResourceTags: (request) => signingKeys.tagsOf(request),
    ScheduleKeyDeletion: (request) => signingKeys.scheduleDeletion(request),
    Sign: (request) => signingKeys.sign(request),
  };

  /** What Locket does with keys for signing in its own account; undefined for anything else. */
  const signed = (
    operation: string,
    request: KmsRequest,
    at: string,
  ): object | Promise<object> | undefined => {
    if (operation === 'ListKeys')
      return signingKeys.list(
        [...keys.keys.values()].map(({ arn }) => arn),
        request,
      );
    if (request.KeyId === undefined ? request.KeySpec : !keys.keys.has(request.KeyId.split('/').at(-1) ?? ''))
      return ofSigningKeys[operation]?.(request, at);
    return undefined;
  };

  const performed = (
    operation: string,
    request: KmsRequest,
    principal: Principal,
    at: string,
  ): object | Promise<object> => {
    const own = principal.name === ownKey ? signed(operation, request, at) : undefined;
    if (own) return own;
    if (operation === 'DescribeKey') return keys.describe(principal, request);
    if (operation === 'Encrypt') return keys.encrypt(principal, request);
    if (operation === 'Decrypt') return keys.decrypt(principal, request);
    if (operation === 'CreateKey') return keys.make(principal, request, at);
    if (operation === 'ListResourceTags') throw new AwsFault('AccessDeniedException', 'not authorized');
    throw new AwsFault('UnknownOperationException', operation);
  };

  const kms = async (asked: Asked): Promise<Answered | undefined> => {
    const operation = String(asked.headers['x-amz-target']).replace(/^TrentService\./, '');
    const request = JSON.parse(asked.body) as KmsRequest;
    const [accessKey, at] = credentialOf(asked);
    const { KeyId: keyId, EncryptionContext: context } = request;
    const call = { service: 'kms', operation, region: at, keyId, context } as const;
    try {
      const principal = principalOf(accessKey);
      calls.push({ ...call, principal: principal.name });
      const fault = nextFault('kms');
      if (fault === 'hang') return undefined;
      if (fault === 'garbled') return garbled;
      if (fault) throw faults[fault]();
      return json(200, await performed(operation, request, principal, at));
    } catch (error) {
      const { type, status, message } = asFault(error);
      return json(status, { __type: type, message });
    }
  };

  const assumed = (form: URLSearchParams, accessKey: string): Answered => {
    const arn = form.get('RoleArn') ?? '';
    const externalId = form.get('ExternalId') ?? '';
    calls.push({ service: 'sts', operation: 'AssumeRole', region, principal: accessKey, externalId });
    const role = roles.get(arn);
    if (accessKey !== ownKey || !role || !admits(role, externalId))
      throw new AwsFault(
        'AccessDenied',
        `${ownKey} is not authorized to perform: sts:AssumeRole on ${arn}`,
        403,
      );
    const id = `ASIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`;
    const policy = JSON.parse(form.get('Policy') ?? '{"Statement":[{}]}');
    const [{ Action: actions, Resource: resource }] = policy.Statement;
    sessions.set(id, { name: arn, actions, resource });
    return xml(
      200,
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${id}</AccessKeyId>` +
        `<SecretAccessKey>${randomUUID()}</SecretAccessKey><SessionToken>token</SessionToken>` +
        '<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>',
    );
  };

  const sts = async (asked: Asked): Promise<Answered | undefined> => {
    try {
      const fault = nextFault('sts');
      if (fault === 'hang') return undefined;
      if (fault === 'garbled') return garbled;
      if (fault) throw faults[fault]();
      return assumed(new URLSearchParams(asked.body), credentialOf(asked)[0]);
    } catch (error) {
      return stsFault(asFault(error));
    }
  };

  const servers: readonly [Listening, Listening] = [await listenTo(kms), await listenTo(sts)];
  return {
    elsewhere: { kms: servers[0].origin, sts: servers[1].origin },
    keys,
    signingKeys,
    calls,
    key: (grants = [], at = region) => keys.create(at, grants),
    role: (externalId) => {
      const arn = `arn:aws:iam::111122223333:role/locket-${randomUUID()}`;
      const role: Role = { externalId, trusts: true };
      roles.set(arn, role);
      return { arn, role };
    },
    accessKey: (id = `AKIA${randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase()}`) => {
      accessKeys.add(id);
      return id;
    },
    fail: (fault, times = Number.POSITIVE_INFINITY, service = 'kms') => {
      planned = fault && { fault, of: service, times };
    },
    close: async () => {
      for (const server of servers) await server.close();
    },
  };
};
