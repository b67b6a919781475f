import type { DynamoDBRecord } from 'aws-lambda';
import type { AuthMethod, LastLogin } from '../../../layers/domain/identities/identity.ts';

const login = /^login-identity-([a-z-]+)$/;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The login that an event tells of; undefined for any other event, and for a login that was refused. */
const loginIn = (record: DynamoDBRecord): LastLogin | undefined => {
  const doc = record.dynamodb?.NewImage?.doc?.S;
  if (!doc?.includes('login-identity-')) return undefined;
  const event = parsed(doc);
  const [, method] = login.exec(text(event.type) ?? '') ?? [];
  const identityId = text(event.metadata?.identityId);
  const orgId = text(event.organizationId);
  const at = text(event.occurredAt);
  if (!method || event.outcome !== 'success' || !identityId || !orgId || !at) return undefined;
  return { identityId, orgId, at, method: method as AuthMethod };
};

type Event = Readonly<Record<string, unknown>> & { readonly metadata?: Readonly<Record<string, unknown>> };

const parsed = (doc: string): Event => {
  try {
    return (JSON.parse(doc) ?? {}) as Event;
  } catch {
    // The relay itself sets aside what cannot be read.
    return {};
  }
};

/** The last login of each identity in a stream batch. */
export const lastLoginsIn = (records: readonly DynamoDBRecord[]): readonly LastLogin[] => {
  const last = new Map<string, LastLogin>();
  for (const record of records) {
    const found = loginIn(record);
    const known = found && last.get(found.identityId);
    if (found && (!known || known.at < found.at)) last.set(found.identityId, found);
  }
  return [...last.values()];
};

export interface LastLoginPorts {
  /** Writes it down unless a later one stands there. */
  note(login: LastLogin): Promise<void>;
  /** Tells the operator of one that was not written down. */
  failed(login: LastLogin, error: unknown): void;
}

/**
 * Notes the last logins of a stream batch. What fails is not repeated: the bus must not wait for what the next login
 * says anew.
 */
export const noteLastLogins = async (
  records: readonly DynamoDBRecord[],
  ports: LastLoginPorts,
): Promise<void> => {
  await Promise.all(
    lastLoginsIn(records).map((each) => ports.note(each).catch((error) => ports.failed(each, error))),
  );
};
