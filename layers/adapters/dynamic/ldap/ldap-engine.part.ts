import type { TLSSocket } from 'node:tls';
import { Attribute, Change, Client } from 'ldapts';
import type { DirectoryChange, DirectoryValues } from '../../../domain/dynamic-secrets/ldif.ts';
import type { LdapEngine } from './ldap.ts';

/** An entry or a value that is not there (RFC 4511, 4.1.9): what is to end has ended. */
const gone: ReadonlySet<unknown> = new Set([16, 32]);

const attributeOf = ({ attribute, values }: DirectoryValues): Attribute =>
  new Attribute({
    type: attribute,
    values: values.map((value) => (typeof value === 'string' ? value : Buffer.from(value))) as
      | string[]
      | Buffer[],
  });

const make = (client: Client, change: DirectoryChange): Promise<void> => {
  if (change.kind === 'delete') return client.del(change.dn);
  if (change.kind === 'add') return client.add(change.dn, change.values.map(attributeOf));
  return client.modify(
    change.dn,
    change.steps.map((step) => new Change({ operation: step.operation, modification: attributeOf(step) })),
  );
};

/** The library opens no connection, and knows no other server. */
export const engineOver = (socket: TLSSocket, dn: string, password: string): LdapEngine => {
  const client = new Client({ url: 'ldap://directory', createConnection: () => socket });
  return {
    bind: () => client.bind(dn, password),
    change: async (changes, isEnding) => {
      for (const change of changes)
        await make(client, change).catch((error: { code?: unknown }) => {
          if (!isEnding || !gone.has(error.code)) throw error;
        });
    },
  };
};
