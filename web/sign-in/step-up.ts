import { ask } from '../api/client.ts';
import { session } from '../api/session.ts';
import { shownPasskey } from '../factors/webauthn.ts';
import type { ProofMethod } from './proof-form.tsx';

interface Begun {
  readonly mfaMethod: ProofMethod;
  readonly mfaMethods: readonly ProofMethod[];
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Asked as they are: what proves somebody is not to ask for a proof itself. */
const post = <T>(path: string, body: object): Promise<T> =>
  ask({ method: 'POST', path: `/api/v2/auth/step-up${path}`, body, token: session.get().token });

const begin = (mfaMethod?: 'email' | 'webauthn'): Promise<Begun> =>
  post('/challenge', mfaMethod ? { mfaMethod } : {});

/** Begins to prove the person anew: a code is mailed where that is the method. The usual method comes first. */
export const beginStepUp = async (mfaMethod?: 'email'): Promise<readonly ProofMethod[]> => {
  const begun = await begin(mfaMethod);
  return [begun.mfaMethod, ...begun.mfaMethods.filter((method) => method !== begun.mfaMethod)];
};

/** @throws ApiFault */
export const stepUpByText = (method: Exclude<ProofMethod, 'webauthn'>, text: string): Promise<unknown> =>
  post('', { mfaMethod: method, ...(method === 'password' ? { password: text } : { mfaToken: text }) });

/** @throws ApiFault, or Error when the authenticator was not used */
export const stepUpByPasskey = async (): Promise<unknown> => {
  const { options = {} } = await begin('webauthn');
  return post('', { mfaMethod: 'webauthn', credential: await shownPasskey(options) });
};
