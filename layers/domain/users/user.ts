import type { FactorMethod, Proofs } from '../second-factors/factor.ts';
import type { Change } from '../store/change.ts';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly superAdmin: boolean;
  /** Argon2id in PHC form. */
  readonly passwordHash: string | null;
  /** False of somebody who was invited and made no account yet; absent in older records, all of which have one. */
  readonly isAccepted?: boolean;
  /** Whether the person showed that mail to the address arrives; absent for one that never did. */
  readonly isEmailVerified?: boolean;
  /** Whether every organization asks for a second factor, and by which method: mail where none is named. */
  readonly isMfaEnabled?: true;
  readonly selectedMfaMethod?: FactorMethod;
  /** Sessions that began in an earlier epoch have ended; absent for 0. */
  readonly sessionEpoch?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** Whether somebody has an account, and not only an invitation to make one. */
export const hasAccount = ({ isAccepted }: User): boolean => isAccepted !== false;

/** Where mail of an account goes. */
export const addressOf = ({ email, username }: Pick<User, 'email' | 'username'>): string => email ?? username;

/** An organization that vouches for a person by its own identity provider. */
export interface SignedInBy {
  readonly orgId: string;
  /** As the claim `authMethod` names it. */
  readonly method: string;
}

/** One login of one person; its tokens die with it. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly accessVersion: number;
  /** The epoch of its person that it lives in; absent for 0. */
  readonly epoch?: number;
  /** Number of the refresh token that counts, and when it was issued; absent while the first one does. */
  readonly refreshed?: { readonly version: number; readonly at: string };
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly createdAt: string;
  /** When its person logged in; absent where it began with that. */
  readonly loggedInAt?: string;
  /** Whose identity provider said who its person is, and by which method; absent where the person logged in with us. */
  readonly signedInBy?: SignedInBy;
  /** The provider of the whole instance by which its person logged in; absent where that was a password. */
  readonly loginMethod?: string;
  /** The organization whose single sign-on a break-glass code stands in for, and until when, in seconds since 1970. */
  readonly brokeGlass?: { readonly orgId: string; readonly until: number };
  /** By what else its person was proven since; absent for nothing but the login. */
  readonly proofs?: Proofs;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** A person in the list of the instance. */
export interface UserLine {
  readonly userId: string;
  readonly username: string;
}

export interface UserStore {
  find(userId: string): Promise<User | undefined>;
  idOf(username: string): Promise<string | undefined>;
  findByUsername(username: string): Promise<User | undefined>;
  /** Everybody who was made since the instance keeps a list; who is gone may still be in it. */
  all(): Promise<readonly UserLine[]>;
  creation(user: User): readonly Change[];
  /** Refused with `conflict` when somebody else changed the user meanwhile; the username stays. */
  replacement(user: User, previous: User): Change;
  /** The same with another username; refused with `already-exists` for a taken one. */
  renaming(user: User, previous: User): readonly Change[];
  /** Everything of theirs is dead from that moment; refused with `conflict` when somebody else changed them meanwhile. */
  deletion(user: User): readonly Change[];
  session(userId: string, sessionId: string): Promise<Session | undefined>;
  /** All sessions that are kept, ended ones among them. */
  sessionsOf(userId: string): Promise<readonly Session[]>;
  sessionCreation(session: Session): Change;
  /** Refused with `conflict` when the session is gone, was refreshed, or its person was proven in it meanwhile. */
  sessionReplacement(session: Session, previous: Session): Change;
  sessionDeletion(session: Session): Change;

  /** Ids of the projects of an organization that the person marked; none where nothing was said. */
  favoritesIn(userId: string, orgId: string): Promise<readonly string[]>;
  favoritesReplacement(userId: string, orgId: string, projectIds: readonly string[]): Change;
  favoritesDeletion(userId: string, orgId: string): Change;

  /** Names the items that a login under this username reads first. */
  expectLogin(username: string): void;
  expectSession(userId: string, sessionId: string, orgId: string | undefined): void;
}
