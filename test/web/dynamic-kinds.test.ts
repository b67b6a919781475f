import { expect, it } from 'vitest';
import * as z from 'zod';
import { providerTypes } from '../../layers/domain/dynamic-secrets/kinds/kind.ts';
import { checkedInputs, kindOf } from '../../layers/domain/dynamic-secrets/kinds/kinds.ts';
import { inputsOf, type Kind, kinds, usualInputs } from '../../web/dynamic-secrets/kinds.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
}

/** Paths of the members that must be given, one variant of those that have several. */
const neededIn = (shape: Shape, before = ''): readonly string[] => {
  const { properties = {}, required = [] } = shape.oneOf?.[0] ?? shape.anyOf?.[0] ?? shape;
  return required.flatMap((name) => {
    const inner = properties[name] ?? {};
    const deeper = neededIn(inner, `${before}${name}.`);
    return deeper.length > 0 ? deeper : [`${before}${name}`];
  });
};

const answers: Readonly<Record<string, string>> = {
  host: 'db.example.org',
  'ldap url': 'ldaps://ldap.example.org',
  'rabbit-mq host': 'https://rabbit.example.org',
  roles: 'viewer, editor',
};

/** Kinds that are made by the API, Terraform or the command line: their forms are still to come. */
const byApiOnly = [
  'aws-elasticache',
  'aws-iam',
  'aws-sts',
  'azure-entra-id',
  'cassandra',
  'kubernetes',
  'mongo-db',
  'mongo-db-atlas',
  'sap-hana',
  'snowflake',
  'totp',
];

it('the form of a dynamic secret has every provider but those that the API alone makes', () => {
  expect([...Object.keys(kinds), ...byApiOnly].sort()).toEqual([...providerTypes].sort());
});

it.each(providerTypes.filter((type) => !byApiOnly.includes(type)))(
  'the form of %s asks for what its provider needs, and makes inputs that it takes',
  (type) => {
    const shape = z.toJSONSchema(kindOf(type).inputs(), { io: 'input', unrepresentable: 'any' }) as Shape;
    const asked = kinds[type as Kind];
    const names = asked.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([...neededIn(shape)]));
    const usual = usualInputs(type as Kind);
    const typed = Object.fromEntries(
      asked
        .filter(({ isOptional }) => !isOptional)
        .map(({ name }) => [
          name,
          answers[`${type} ${name}`] ?? (usual[name] || (answers[name] ?? 'something')),
        ]),
    );
    const inputs = inputsOf(type as Kind, typed);
    expect(checkedInputs(type, inputs)).toMatchObject(inputs);
  },
);
