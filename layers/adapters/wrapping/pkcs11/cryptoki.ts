import { createRequire } from 'node:module';
import type * as pkcs11js from 'pkcs11js';

/** The native binding, an optional part of an installation: only who keeps the wrapping key in an HSM needs it. */
export type Binding = typeof pkcs11js;
export type Session = pkcs11js.Handle;
type Library = pkcs11js.PKCS11;

/** A PKCS#11 library in this process, initialised once however many use it. */
export interface Cryptoki {
  readonly binding: Binding;
  readonly library: Library;
  /** Starts the library anew, for everybody in this process: what a lost device may need. */
  restart(): void;
}

/** Code of a fault of the library (PKCS #11 3.0, section 4.4.2), if it is one. */
export const codeOf = (error: unknown): number | undefined => {
  const { code, method } = error as { code?: unknown; method?: unknown };
  return typeof code === 'number' && typeof method === 'string' ? code : undefined;
};

/** Runs what may have been done already. */
export const tolerating = (code: number, work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (codeOf(error) !== code) throw error;
  }
};

const opened = new Map<string, Promise<Cryptoki>>();

/** By `require`, which finds it in a Lambda layer, too: modules that are imported are not looked for there. */
const load = createRequire(import.meta.url);

class LibraryMissing extends Error {
  override readonly name = 'HsmLibraryMissing';
}

const loaded = (path: string, bindingName: string) => {
  try {
    const binding = load(bindingName) as Binding;
    const library = new binding.PKCS11();
    library.load(path);
    return { binding, library };
  } catch (cause) {
    throw new LibraryMissing('The PKCS#11 library or its binding cannot be loaded', { cause });
  }
};

const open = async (path: string, bindingName: string): Promise<Cryptoki> => {
  const { binding, library } = loaded(path, bindingName);
  const initialise = () =>
    tolerating(binding.CKR_CRYPTOKI_ALREADY_INITIALIZED, () =>
      library.C_Initialize({ flags: binding.CKF_OS_LOCKING_OK }),
    );
  initialise();
  return {
    binding,
    library,
    restart: () => {
      tolerating(binding.CKR_CRYPTOKI_NOT_INITIALIZED, () => library.C_Finalize());
      initialise();
    },
  };
};

/** The library at this path. Rejects when the binding is not installed or the library is not there. */
export const openCryptoki = (path: string, bindingName = 'pkcs11js'): Promise<Cryptoki> => {
  const held = opened.get(path) ?? open(path, bindingName);
  opened.set(path, held);
  held.catch(() => opened.delete(path));
  return held;
};
