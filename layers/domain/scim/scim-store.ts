import type { Change } from '../store/change.ts';
import type { RoleMappings } from './role-mapping.ts';
import type { ScimToken } from './scim-token.ts';
import type { ScimUser } from './scim-user.ts';

/** What belongs to the provisioning of one organization. Every read is strongly consistent. */
export interface ScimStore {
  token(orgId: string, id: string): Promise<ScimToken | undefined>;
  tokensOf(orgId: string): Promise<readonly ScimToken[]>;
  tokenCreation(token: ScimToken): Change;
  /** Refused with `not-found` when somebody else deleted it meanwhile. */
  tokenDeletion(token: ScimToken): Change;

  /** What a directory said of a person, by the person. */
  user(orgId: string, userId: string): Promise<ScimUser | undefined>;
  /** Whose name in the directory this is, in any letter case. */
  userIdByName(orgId: string, userName: string): Promise<string | undefined>;
  /** Who was provisioned under this id. */
  userIdById(orgId: string, id: string): Promise<string | undefined>;
  /** Everybody who was provisioned, by their own ids: much less than the next reads. */
  userIdsOf(orgId: string): Promise<readonly string[]>;
  /** The same with what the directory said. */
  usersOf(orgId: string): Promise<readonly ScimUser[]>;
  /** Refused with `already-exists` for a name in the directory that somebody else has; so is the next. */
  userCreation(user: ScimUser): readonly Change[];
  /** Refused with `conflict` when somebody else changed it meanwhile. */
  userReplacement(user: ScimUser, previous: ScimUser): readonly Change[];
  /** Another person's from now on, under the id that the directory knows. Refused as creation and replacement are. */
  userReaddressing(user: ScimUser, previous: ScimUser): readonly Change[];
  /** Changes nothing; refused with `conflict` unless the record is as it was read. */
  userCheck(user: ScimUser): Change;
  userDeletion(user: ScimUser): readonly Change[];

  /** Undefined while none were ever set. */
  mappings(orgId: string): Promise<RoleMappings | undefined>;
  /** Refused with `conflict` when somebody else set others since `previous` was read. */
  mappingsReplacement(orgId: string, next: RoleMappings, previous: RoleMappings | undefined): Change;

  /** Names a token and its organization, so that they join the first round. */
  expectToken(orgId: string, id: string): void;
  /** The same of everybody whom a list may hold. */
  expectPeople(orgId: string): void;
}
