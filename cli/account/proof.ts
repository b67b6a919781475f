import { Failure, type Surroundings } from '../command.ts';
import type { ActingCaller } from '../instance/caller.ts';
import { ApiFailure } from '../instance/failures.ts';

type Method = 'email' | 'totp' | 'webauthn' | 'recovery-code' | 'password';

const questions: Readonly<Record<Exclude<Method, 'webauthn'>, string>> = {
  email: 'Code that was mailed to you',
  totp: 'Code of your authenticator app',
  'recovery-code': 'Recovery code',
  password: 'Password',
};

const isTyped = (method: Method): method is Exclude<Method, 'webauthn'> => method !== 'webauthn';

/** Proves whoever sits here: for ten minutes the session may do what asks for that. @throws Failure */
export const confirmed = async (caller: ActingCaller, around: Surroundings): Promise<void> => {
  const begun = await caller.call('POST /api/v2/auth/step-up/challenge', { body: {} });
  const method = isTyped(begun.mfaMethod) ? begun.mfaMethod : begun.mfaMethods.find(isTyped);
  if (!method) throw new Failure('A passkey is asked for, which works in a browser only');
  const text = await around.terminal.askHidden(questions[method]);
  const proof = method === 'password' ? { password: text } : { mfaToken: text };
  await caller.call('POST /api/v2/auth/step-up', { body: { mfaMethod: method, ...proof } });
};

/** Does it, after asking for a proof where that is what it lacks. */
export const withProof = async <T>(
  caller: ActingCaller,
  around: Surroundings,
  deed: () => Promise<T>,
): Promise<T> => {
  try {
    return await deed();
  } catch (error) {
    const isProofLacking = error instanceof ApiFailure && error.code === 'step_up_required';
    if (!isProofLacking || !around.terminal.isInteractive) throw error;
    await confirmed(caller, around);
    return deed();
  }
};
