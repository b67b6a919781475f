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
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly revision: number;
}

/** One login of one person; its tokens die with it. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly accessVersion: number;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly createdAt: string;
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
  findByUsername(username: string): Promise<User | undefined>;
  /** Everybody who was made since the instance keeps a list; who is gone may still be in it. */
  all(): Promise<readonly UserLine[]>;
  creation(user: User): readonly Change[];
  /** Refused with `conflict` when somebody else changed the user meanwhile; the username stays. */
  replacement(user: User, previous: User): Change;
  session(userId: string, sessionId: string): Promise<Session | undefined>;
  sessionCreation(session: Session): Change;
  sessionDeletion(session: Session): Change;

  /** Names the items that a login under this username reads first. */
  expectLogin(username: string): void;
  expectSession(userId: string, sessionId: string, orgId: string | undefined): void;
}
