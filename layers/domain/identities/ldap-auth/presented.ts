import { LoginRefusal } from '../login-refusal.ts';

/** What somebody gives to be asked about at a directory. */
interface Presented {
  readonly username: string;
  readonly password: string;
}

/** Nothing that cannot be seen belongs to a name; a bind without a password proves nothing (RFC 4513, 5.1.2). */
export const assertPresentable = ({ username, password }: Presented): void => {
  if (/\p{C}/u.test(username))
    throw new LoginRefusal('username', 'The user name holds characters that no name has');
  if (password === '' || password.includes('\0'))
    throw new LoginRefusal('password', 'Give the password: without one nothing is proven');
};

/** One name for all spellings that a directory takes for the same: case, accents, width and blanks (RFC 4518, 2). */
export const countedName = (username: string): string =>
  username
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}]/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
