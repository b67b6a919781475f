import { groupSchema } from './group-wire.ts';
import { userSchema } from './user-wire.ts';

/** An attribute as schemas describe it (RFC 7643 section 7). */
interface AttributeSchema {
  readonly [member: string]: unknown;
  readonly name: string;
  readonly type: string;
}

interface Traits {
  readonly type?: 'string' | 'boolean' | 'complex' | 'reference';
  readonly referenceTypes?: readonly string[];
  readonly canonicalValues?: readonly string[];
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: 'readWrite' | 'immutable' | 'readOnly';
  readonly uniqueness?: 'none' | 'server';
  readonly subAttributes?: readonly AttributeSchema[];
}

const attribute = (name: string, description: string, traits: Traits = {}): AttributeSchema => ({
  name,
  description,
  type: 'string',
  multiValued: false,
  required: false,
  caseExact: false,
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...traits,
});

const user = {
  id: userSchema,
  name: 'User',
  description: 'A person',
  attributes: [
    attribute('userName', 'What the directory calls the person; unique in the organization', {
      required: true,
      uniqueness: 'server',
    }),
    attribute('externalId', 'Id of the person in the directory', { caseExact: true }),
    attribute('name', 'Parts of the name', {
      type: 'complex',
      subAttributes: [attribute('givenName', 'First name'), attribute('familyName', 'Last name')],
    }),
    attribute('displayName', 'The name as it is shown'),
    attribute('emails', 'The address; where several are given the primary one is kept', {
      type: 'complex',
      multiValued: true,
      required: true,
      subAttributes: [
        attribute('value', 'The address', { required: true }),
        attribute('type', 'What the address is for'),
        attribute('primary', 'Whether it is the one that counts', { type: 'boolean' }),
      ],
    }),
    attribute('active', 'Whether the person may act in the organization; true unless it is said', {
      type: 'boolean',
      required: true,
    }),
  ],
};

const group = {
  id: groupSchema,
  name: 'Group',
  description: 'A group of people',
  attributes: [
    attribute('displayName', 'The name of the group', { required: true }),
    attribute('externalId', 'Id of the group in the directory', { caseExact: true }),
    attribute('members', 'Who is in it', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'Id of the person', { caseExact: true, mutability: 'immutable' }),
        attribute('$ref', 'Where the person is', {
          type: 'reference',
          referenceTypes: ['User'],
          caseExact: true,
          mutability: 'immutable',
        }),
        attribute('type', 'Always User', { mutability: 'immutable', canonicalValues: ['User'] }),
      ],
    }),
  ],
};

/** What each kind of resource consists of. */
export const resourceSchemas = [user, group] as const;
