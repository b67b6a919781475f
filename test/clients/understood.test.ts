import { describe, expect, it } from 'vitest';
import { retiredOperations } from '../../functions/retired.ts';
import { operations } from '../../functions/routes.ts';
import { type OpenApiOperation, openApiDocument } from '../../layers/http/openapi.ts';
import { type ClientCall, clientCalls, shapeOf } from './catalogue.ts';

/** Members that clients send and the operation does not know, with why no reply is wrong for it. */
const harmless: Readonly<Record<string, string>> = {
  'GET /api/v1/folders lastSecretModified': 'a filter that is known and refused',
  'POST /api/v1/events/subscribe/project-events projectId': 'answers that nothing can be subscribed to here',
  'POST /api/v1/events/subscribe/project-events register.event': 'the same',
  'POST /api/v1/admin/bootstrap domain': 'where the CLI found the server',
  'POST /api/v2/service-token randomBytes':
    'the key that the CLI puts behind the token: the server has no business with it',
  'PATCH /api/v1/secret-imports/{} isReplication':
    'the kind of an import is fixed when it is made: Terraform makes a new one to change it',
  'DELETE /api/v1/dynamic-secrets/leases/{} leaseId': 'what the path says',
  'DELETE /api/v1/dynamic-secrets/{} name': 'what the path says',
  'PATCH /api/v1/dynamic-secrets/{} name': 'what the path says',
  'POST /api/v1/dynamic-secrets/leases/{}/renew leaseId': 'what the path says',
  'POST /api/v1/dynamic-secrets/leases/{}/renew isForced': 'means something where a lease is ended',
  'POST /api/v1/dynamic-secrets/leases config': 'for kinds of accounts that are not offered',
  'DELETE /api/v2/secret-rotations/{}/{} Provider': 'what the path says',
  'PATCH /api/v1/app-connections/{}/{} App': 'what the path says',
  'PATCH /api/v1/secret-syncs/{}/{} App': 'what the path says',
  'PATCH /api/v2/secret-rotations/{}/{} Provider': 'what the path says',
  'POST /api/v1/app-connections/{} App': 'what the path says',
  'POST /api/v1/secret-syncs/{} App': 'what the path says',
  'POST /api/v1/secret-syncs/{}/check-destination App': 'what the path says',
  'POST /api/v2/secret-rotations/{} Provider': 'what the path says',
  'PATCH /api/v1/app-connections/{}/{} gatewayId':
    'a network of the reference: targets are reached from here',
  'POST /api/v1/app-connections/{} gatewayId': 'the same',
  'PATCH /api/v1/secret-approvals/{} approvers.environments': 'approvers have none: the policy has them',
};

/** Terraform sends one struct for CAs of every kind, and the reply's members with it. */
const ofOtherCas =
  'accountEmail activeCaCertId azureAdcsConnectionId directoryUrl dn dnsAppConnectionId dnsProviderConfig eabHmacKey eabKid serialNumber'.split(
    ' ',
  );
const structsOfCas = [
  'POST /api/v1/cert-manager/ca/internal',
  'PATCH /api/v1/cert-manager/ca/internal/{}',
].flatMap((route) => ofOtherCas.map((member) => `${route} configuration.${member}`));

/** Go structs are sent whole, so that what stands in the path comes again in the body. */
const copies =
  /^(id|projectId|workspaceId|projectSlug|identityId|tokenId|clientSecretId|membershipId|tagId|keyId|groupId|groupIdOrName|roleId|secretName|secretKey|folderName)$/i;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: unknown;
}

const document = openApiDocument([{ title: 'All', operations }], {
  title: 'Locket',
  version: '0',
  description: '',
});
const served = new Map<string, OpenApiOperation>(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [
      shapeOf({ method: method.toUpperCase(), path }),
      operation,
    ]),
  ),
);

/** What looks at nothing that it is sent, and says what to use instead. */
const retired = new Set(retiredOperations.map(shapeOf));

/** `permissions[].action`, without what the catalogue says about values. */
const stepsOf = (field: string): readonly string[] =>
  field
    .replace(/[?=(].*$/, '')
    .split('.')
    .map((step) => step.replace(/(\[\]|\{\})+$/, ''));

/** A schema that says nothing about what is inside takes anything. */
const isOpen = (schema: Schema): boolean =>
  schema.properties === undefined && schema.items === undefined && schema.anyOf === undefined;

const takes = (schema: Schema, [step, ...rest]: readonly string[]): boolean => {
  if (step === undefined || isOpen(schema)) return true;
  if (schema.anyOf) return schema.anyOf.some((each) => takes(each, [step, ...rest]));
  if (schema.items) return takes(schema.items, [step, ...rest]);
  const inner = schema.properties?.[step];
  return inner !== undefined && takes(inner, rest);
};

const bodyOf = ({ requestBody }: OpenApiOperation): Schema =>
  (requestBody as { content: Record<string, { schema: Schema }> } | undefined)?.content['application/json']
    ?.schema ?? { properties: {} };

const isCopy = (path: string, field: string): boolean => path.includes('{') && copies.test(field);

const unknownMembers = ({ requestFields, ...call }: ClientCall): readonly string[] => {
  const operation = served.get(shapeOf(call));
  if (!operation || retired.has(shapeOf(call))) return [];
  const known = new Set(operation.parameters.map(({ name }) => name));
  const query = (requestFields.query ?? []).filter((field) => !known.has(stepsOf(field)[0] ?? ''));
  const body = (requestFields.body ?? []).filter((field) => !takes(bodyOf(operation), stepsOf(field)));
  return [...query, ...body]
    .map((field) => stepsOf(field).join('.'))
    .filter((field) => !isCopy(call.path, field))
    .map((field) => `${shapeOf(call)} ${field}`);
};

const calls = clientCalls();

describe.skipIf(!calls)('members that official clients send', () => {
  it('are understood, copies of what the path says, or known to make no reply wrong', () => {
    const unknown = new Set((calls ?? []).flatMap(unknownMembers));
    expect([...unknown].sort()).toEqual([...Object.keys(harmless), ...structsOfCas].sort());
  });
});
