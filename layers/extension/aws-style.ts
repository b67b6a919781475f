import { objectIn, Refusal, Unreachable } from '../client/outcome.ts';
import { BadRequest } from './bad-request.ts';
import { idOf, type Place, placeOf, targetOf } from './place.ts';

/** A read in the style of AWS's own extension: what to ask Locket, and how to say what it answers. */
export interface AwsStyleRead {
  readonly target: string;
  /** @throws Refusal when the value is hidden from this identity, Unreachable when the answer holds no secret */
  readonly shaped: (body: string) => object;
}

interface FoundSecret {
  readonly value: string;
  readonly version: number;
  readonly updatedAt: string;
}

const hidden = JSON.stringify({
  statusCode: 403,
  error: 'PermissionDenied',
  message: 'This identity may not see the value',
});

const secretIn = (body: string): FoundSecret => {
  const { secretValue: value, secretValueHidden: isHidden, version, updatedAt } = { ...secretMember(body) };
  if (isHidden === true) throw new Refusal(403, hidden);
  if (typeof value !== 'string' || typeof version !== 'number' || typeof updatedAt !== 'string')
    throw new Unreachable('Locket answered a read with something else than a secret');
  return { value, version, updatedAt };
};

const secretMember = (body: string): Record<string, unknown> | undefined =>
  objectIn(body)?.secret as Record<string, unknown> | undefined;

/** The members of the query; what is repeated, or not known here, cannot be honoured and is refused. */
const membersOf = (query: URLSearchParams, known: readonly string[]): Record<string, string> => {
  for (const name of query.keys()) {
    if (!known.includes(name))
      throw new BadRequest(`The query may hold ${known.join(', ')} and nothing else`);
    if (query.getAll(name).length > 1) throw new BadRequest(`${name} is there more than once`);
  }
  return Object.fromEntries(query);
};

const versionIn = (text: string | undefined, member: string): string | undefined => {
  if (text === undefined || text === '') return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new BadRequest(`${member} must be the number of a version`);
  return text;
};

/** `GET /secretsmanager/get?secretId=…`, which AWS's extension answers as Secrets Manager's GetSecretValue does. */
export const secretsManagerRead = (query: URLSearchParams): AwsStyleRead => {
  const {
    secretId = '',
    versionId,
    versionStage,
  } = membersOf(query, ['secretId', 'versionId', 'versionStage']);
  const place = placeOf(secretId, 'secretId');
  const version = versionIn(versionId, 'versionId');
  if (versionStage && versionStage !== 'AWSCURRENT')
    throw new BadRequest('versionStage can only be AWSCURRENT: name another version by its versionId');
  if (versionStage && version) throw new BadRequest('versionStage cannot be combined with versionId');
  const shaped = (body: string) => secretValue(place, secretIn(body), version === undefined);
  return { target: targetOf(place, version), shaped };
};

const secretValue = (place: Place, { value, version, updatedAt }: FoundSecret, isCurrent: boolean) => ({
  ARN: idOf(place),
  CreatedDate: updatedAt,
  Name: place.name,
  SecretBinary: null,
  SecretString: value,
  VersionId: String(version),
  VersionStages: isCurrent ? ['AWSCURRENT'] : [],
  ResultMetadata: {},
});

/** `GET /systemsmanager/parameters/get?name=…`, which AWS's extension answers as GetParameter does. */
export const parameterRead = (query: URLSearchParams): AwsStyleRead => {
  const known = ['name', 'version', 'label', 'withDecryption'];
  const { name = '', version: given, label, withDecryption } = membersOf(query, known);
  const place = placeOf(name, 'name');
  const version = versionIn(given, 'version');
  if (label) throw new BadRequest('label cannot be honoured: name a version by its number');
  if (withDecryption && withDecryption !== 'true')
    throw new BadRequest('withDecryption can only be true: values are never answered encrypted');
  return { target: targetOf(place, version), shaped: (body) => parameter(place, secretIn(body), name) };
};

const parameter = (place: Place, { value, version, updatedAt }: FoundSecret, name: string) => ({
  Parameter: {
    ARN: idOf(place),
    DataType: 'text',
    LastModifiedDate: updatedAt,
    Name: name,
    Selector: null,
    SourceResult: null,
    Type: 'SecureString',
    Value: value,
    Version: version,
  },
  ResultMetadata: {},
});
