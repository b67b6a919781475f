import { wordsNow } from '../shared/words.ts';
import { factorWords } from './words.ts';

/** What an authenticator answered, as `toJSON()` spells it; members that the API does not take are left out. */
interface CredentialJson {
  readonly id: string;
  readonly rawId: string;
  readonly type: 'public-key';
  readonly clientExtensionResults: Readonly<Record<string, never>>;
  readonly response: Readonly<Record<string, unknown>> & { readonly clientDataJSON: string };
}

type Options = Readonly<Record<string, unknown>>;

const spelled = (credential: Credential | null): CredentialJson => {
  const { id, rawId, response } = (credential as PublicKeyCredential).toJSON() as unknown as CredentialJson;
  return { id, rawId, type: 'public-key', clientExtensionResults: {}, response };
};

/** What browsers throw is written for programmers, and says little for everybody else. */
const inWords = (error: unknown): Error => {
  const t = wordsNow(factorWords);
  const { name } = error as { readonly name?: string };
  if (name === 'NotAllowedError' || name === 'AbortError') return new Error(t.passkeyCancelled);
  if (name === 'InvalidStateError') return new Error(t.passkeyKnown);
  return new Error(t.passkeyFailed);
};

const isSupported = (): boolean => 'PublicKeyCredential' in globalThis && 'credentials' in navigator;

const byAuthenticator = async (deed: () => Promise<Credential | null>): Promise<CredentialJson> => {
  if (!isSupported()) throw new Error(wordsNow(factorWords).passkeyUnsupported);
  try {
    return spelled(await deed());
  } catch (error) {
    throw inWords(error);
  }
};

/** Has an authenticator make a key. @throws Error in words for people */
export const newPasskey = (options: Options): Promise<CredentialJson> =>
  byAuthenticator(() =>
    navigator.credentials.create({
      publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as never),
    }),
  );

/** Has an authenticator sign what the server asks for. @throws Error in words for people */
export const shownPasskey = (options: Options): Promise<CredentialJson> =>
  byAuthenticator(() =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as never),
    }),
  );
