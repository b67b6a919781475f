import { createHash } from 'node:crypto';
import { type Binding, type Cryptoki, codeOf, openCryptoki, type Session, tolerating } from './cryptoki.ts';

/** Where the wrapping key is: a library, a token in one of its slots, and who may use it. */
export interface TokenSettings {
  /** Path of the vendor's PKCS#11 library. */
  readonly modulePath: string;
  /** The native binding as `require` finds it, where that is not by its name. */
  readonly binding?: string;
  /** Label of the token. */
  readonly tokenLabel: string;
  /** Asks for the user's PIN, which is kept no longer than the login takes. */
  pin(): Promise<string>;
}

/** A token whose user is logged in. */
export interface Token {
  /**
   * Runs work in a session of its own. A session, login or device that was lost is made anew, once, and the work is
   * repeated.
   */
  use<T>(work: Work<T>): Promise<T>;
  /** The same in a session that may make, change and delete objects. What is repeated may have been done already. */
  change<T>(work: Work<T>): Promise<T>;
}

type Work<T> = (session: Session, cryptoki: Cryptoki) => Promise<T>;

/** States of a session whose user is logged in, `CKS_RO_USER_FUNCTIONS` and `CKS_RW_USER_FUNCTIONS`. */
const loggedIn: readonly number[] = [1, 3];

/** Sessions kept at a time: a wrapping key is asked when a process starts, not for each request. */
const maxIdle = 4;

/** Faults after which the same work may succeed over a new session. */
const passing = (binding: Binding): readonly number[] => [
  binding.CKR_CRYPTOKI_NOT_INITIALIZED,
  binding.CKR_DEVICE_ERROR,
  binding.CKR_DEVICE_MEMORY,
  binding.CKR_DEVICE_REMOVED,
  binding.CKR_FUNCTION_FAILED,
  binding.CKR_GENERAL_ERROR,
  binding.CKR_KEY_HANDLE_INVALID,
  binding.CKR_OBJECT_HANDLE_INVALID,
  binding.CKR_SESSION_CLOSED,
  binding.CKR_SESSION_HANDLE_INVALID,
  binding.CKR_SLOT_ID_INVALID,
  binding.CKR_TOKEN_NOT_PRESENT,
  binding.CKR_TOKEN_NOT_RECOGNIZED,
  binding.CKR_USER_NOT_LOGGED_IN,
];

/** A token or key that is not to be seen: a library that started before it came back may not see it until it starts anew. */
export class NotSeen extends Error {
  override readonly name = 'HsmKeyNotSeen';
}

class PinRefused extends Error {
  override readonly name = 'HsmPinRefused';
}

/** Of these, what concerns sessions alone. */
const ofSessions = (binding: Binding): readonly number[] => [
  binding.CKR_SESSION_CLOSED,
  binding.CKR_SESSION_HANDLE_INVALID,
  binding.CKR_USER_NOT_LOGGED_IN,
];

const wrongPin = (binding: Binding): readonly number[] => [
  binding.CKR_PIN_EXPIRED,
  binding.CKR_PIN_INCORRECT,
  binding.CKR_PIN_INVALID,
  binding.CKR_PIN_LEN_RANGE,
  binding.CKR_PIN_LOCKED,
];

const label = (text: string): string => text.replace(/[\0 ]+$/, '');

const slotOf = ({ library }: Cryptoki, tokenLabel: string) => {
  const slots = library
    .C_GetSlotList(true)
    .filter((slot) => label(library.C_GetTokenInfo(slot).label) === tokenLabel);
  const [slot] = slots;
  if (!slot || slots.length > 1)
    throw new NotSeen(`The PKCS#11 library shows ${slots.length} tokens of that label instead of one`);
  return slot;
};

const digestOf = (pin: string): string => createHash('sha256').update(pin).digest('hex');

/** A token of this process. Nothing is opened before it is used. */
export const openToken = ({ modulePath, binding: bindingName, tokenLabel, pin }: TokenSettings): Token => {
  const opened = () => openCryptoki(modulePath, bindingName);
  const idle: Session[] = [];
  /** A PIN that was refused is not shown again: an HSM locks its user after a few. */
  let refused: string | undefined;

  const logIn = async ({ binding, library }: Cryptoki, session: Session): Promise<void> => {
    const shown = await pin();
    if (digestOf(shown) === refused) throw new PinRefused('The HSM refused this PIN before');
    try {
      tolerating(binding.CKR_USER_ALREADY_LOGGED_IN, () => library.C_Login(session, binding.CKU_USER, shown));
    } catch (error) {
      if (wrongPin(binding).includes(codeOf(error) ?? 0)) refused = digestOf(shown);
      throw error;
    }
  };

  const close = ({ library }: Cryptoki, session: Session): void => {
    try {
      library.C_CloseSession(session);
    } catch {
      // It was lost: there is nothing to close.
    }
  };

  const newSession = async (cryptoki: Cryptoki, changes: boolean): Promise<Session> => {
    const { binding, library } = cryptoki;
    const flags = binding.CKF_SERIAL_SESSION | (changes ? binding.CKF_RW_SESSION : 0);
    const session = library.C_OpenSession(slotOf(cryptoki, tokenLabel), flags);
    try {
      const { state } = library.C_GetSessionInfo(session);
      if (!loggedIn.includes(state)) await logIn(cryptoki, session);
      return session;
    } catch (error) {
      close(cryptoki, session);
      throw error;
    }
  };

  /** How often everything was forgotten: what began before the last time needs no other. */
  let recoveries = 0;

  const attempt = async <T>(work: Work<T>, changes: boolean): Promise<T> => {
    const cryptoki = await opened();
    const begun = recoveries;
    const session = (changes ? undefined : idle.pop()) ?? (await newSession(cryptoki, changes));
    let isSound = false;
    try {
      const result = await work(session, cryptoki);
      isSound = true;
      return result;
    } finally {
      // A library that started anew gives its handles out once more: this one may be somebody else's by now.
      if (recoveries === begun) {
        if (isSound && !changes && idle.length < maxIdle) idle.push(session);
        else close(cryptoki, session);
      }
    }
  };

  /** Forgets every session; a device that was lost may be found by a library that starts anew only. */
  const recover = (cryptoki: Cryptoki, code: number | undefined): void => {
    recoveries += 1;
    for (const session of idle.splice(0)) close(cryptoki, session);
    if (code === undefined || !ofSessions(cryptoki.binding).includes(code)) cryptoki.restart();
  };

  const insisting = async <T>(work: Work<T>, changes: boolean): Promise<T> => {
    const begun = recoveries;
    try {
      return await attempt(work, changes);
    } catch (error) {
      const cryptoki = await opened();
      const code = codeOf(error);
      const mayPass =
        code === undefined ? error instanceof NotSeen : passing(cryptoki.binding).includes(code);
      if (!mayPass) throw error;
      if (recoveries === begun) recover(cryptoki, code);
      return attempt(work, changes);
    }
  };

  return { use: (work) => insisting(work, false), change: (work) => insisting(work, true) };
};
