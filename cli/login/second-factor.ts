import { Failure, type Surroundings } from '../command.ts';
import { callerAt } from '../instance/caller.ts';
import { ApiFailure } from '../instance/failures.ts';

/** How often somebody may mistype: Locket counts as well, and for longer. */
const TRIES = 3;

type Method = 'email' | 'totp' | 'webauthn';

const questions: Readonly<Record<Method, string>> = {
  email: 'Code that was mailed to you',
  totp: 'Code of your authenticator app, or a recovery code',
  webauthn: 'Recovery code (a passkey works in a browser: locket login)',
};

const unasked = (method: Method): Failure =>
  new Failure(`This login asks for a second factor (${method}), and nobody is there to ask`, [
    'Log in in a terminal, or have a program log in as a machine: locket login --method',
  ]);

/** Asks for the code until it is right, and answers the token that it gives. @throws Failure */
export const passFactor = async (
  url: string,
  token: string,
  method: Method,
  around: Surroundings,
): Promise<string> => {
  if (!around.terminal.isInteractive) throw unasked(method);
  const caller = callerAt(url, token, around);
  for (let tries = 1; ; tries += 1) {
    const mfaToken = await around.terminal.askHidden(questions[method]);
    try {
      // What is no code of an app is taken for a recovery code.
      const mfaMethod = method === 'email' ? method : 'totp';
      return (await caller.call('POST /api/v2/auth/mfa/verify', { body: { mfaToken, mfaMethod } })).token;
    } catch (error) {
      const isWrong = error instanceof ApiFailure && error.code === 'mfa_invalid';
      if (!isWrong || tries === TRIES) throw error;
      around.tell('That was wrong: try again');
    }
  }
};
