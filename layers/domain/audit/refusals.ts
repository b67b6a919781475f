import type { BearerClaims } from '../tokens/claims.ts';
import { type Actor, instanceScope, type Outcome } from './event.ts';
import type { AuditEventType } from './event-types.ts';

/** What a request asks for, as far as the trail may say so when it is refused. */
export interface Asked {
  /** Method and route template, never the path. */
  readonly operation: string;
  /** Ids by the names of their members. */
  readonly requested: Readonly<Record<string, string>>;
}

/** Why a request is refused. */
export interface Refused {
  /** Code of the refusal. */
  readonly reason: string;
  readonly outcome: Exclude<Outcome, 'success'>;
}

/** Type of the event when an operation that leaves none by itself is refused. */
export const refusalType = 'access-refused' satisfies AuditEventType;

/** Who a token was signed for and where, known although the token itself is dead. */
export interface Bearer {
  readonly actor: Actor;
  readonly organizationId: string;
}

export const bearerOf = (claims: BearerClaims): Bearer => {
  switch (claims.authTokenType) {
    case 'identityAccessToken':
      return {
        actor: {
          type: 'identity',
          metadata: {
            identityId: claims.identityId,
            name: claims.identityName,
            authMethod: claims.authMethod,
          },
        },
        organizationId: claims.orgId,
      };
    case 'scimToken':
      return {
        actor: { type: 'scimClient', metadata: { scimTokenId: claims.scimTokenId } },
        organizationId: claims.orgId,
      };
    case 'accessToken':
      return {
        actor: { type: 'user', metadata: { userId: claims.userId, authMethod: claims.authMethod } },
        organizationId: claims.organizationId ?? instanceScope,
      };
  }
};

/** Id of an actor; undefined for somebody who is not known. */
export const actorId = ({ metadata }: Actor): string | undefined =>
  metadata.identityId ??
  metadata.userId ??
  metadata.serviceId ??
  metadata.scimTokenId ??
  metadata.acmeAccountId ??
  undefined;
