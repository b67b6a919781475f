import type { Strategy } from '../domain/keys/wrapping-key.ts';

/** Where the PIN of an HSM's user is. */
export type PinSource =
  | { readonly kind: 'secret'; readonly arn: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'given'; readonly pin: string };

/** A key in an HSM that is asked over PKCS#11. */
export interface HsmSetting {
  readonly strategy: 'pkcs11';
  /** Path of the vendor's PKCS#11 library. */
  readonly modulePath: string;
  readonly tokenLabel: string;
  /** Label of the AES key; `<label>_HMAC` is that of the generic secret beside it, where AES-GCM is not offered. */
  readonly keyLabel: string;
  readonly pin: PinSource;
  /** The native binding as `require` finds it. */
  readonly binding: string;
}

/** What a wrapping key needs. */
export type WrappingSetting =
  | { readonly strategy: 'kms' | 'cloudhsm'; readonly keyArn: string }
  | { readonly strategy: 'software'; readonly keyFile: string }
  | HsmSetting;

/** How the key is called in records. */
export const idOfHsmKey = ({ tokenLabel, keyLabel }: HsmSetting): string =>
  `pkcs11:${tokenLabel}/${keyLabel}`;

export interface WrappingSettings {
  /** Wraps the root key of a new instance. */
  readonly wrapping: WrappingSetting;
  /** What root keys may be wrapped by besides. */
  readonly otherWrappings: readonly WrappingSetting[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that prepares each strategy. */
const variables = {
  kms: 'LOCKET_KMS_KEY_ARN',
  cloudhsm: 'LOCKET_CLOUDHSM_KEY_ARN',
  pkcs11: 'LOCKET_PKCS11_MODULE',
  software: 'LOCKET_WRAPPING_KEY_FILE',
} as const satisfies Record<Strategy, string>;

const prepared = Object.keys(variables) as Strategy[];

const required = (env: Environment, name: string): string => {
  const value = env[name];
  if (!value) throw new Error(`The setting ${name} is missing`);
  return value;
};

/** The ways to say where a PIN is, of which one is said. */
const pinSources = {
  LOCKET_PKCS11_PIN_SECRET_ARN: (arn) => ({ kind: 'secret', arn }),
  LOCKET_PKCS11_PIN_PARAMETER: (name) => ({ kind: 'parameter', name }),
  LOCKET_PKCS11_PIN_FILE: (path) => ({ kind: 'file', path }),
  LOCKET_PKCS11_PIN: (pin) => ({ kind: 'given', pin }),
} as const satisfies Record<string, (text: string) => PinSource>;

const pinSource = (env: Environment): PinSource => {
  const said = Object.entries(pinSources).filter(([name]) => env[name]);
  const [[name, sourceOf] = []] = said;
  if (!name || !sourceOf || said.length > 1)
    throw new Error(`One of the settings ${Object.keys(pinSources).join(', ')} must be there`);
  return sourceOf(required(env, name));
};

const hsmSettingOf = (env: Environment, modulePath: string): HsmSetting => ({
  strategy: 'pkcs11',
  modulePath,
  tokenLabel: required(env, 'LOCKET_PKCS11_TOKEN'),
  keyLabel: required(env, 'LOCKET_PKCS11_KEY'),
  pin: pinSource(env),
  binding: env.LOCKET_PKCS11_BINDING || 'pkcs11js',
});

/** Where keys of CAs are kept in an HSM, and the installation's name, by which they are told from others in the token. */
export interface HsmCaKeySetting extends Omit<HsmSetting, 'strategy' | 'keyLabel'> {
  readonly installation: string;
}

/** Undefined where no keys of CAs are kept in an HSM. */
export const readHsmCaKeySetting = (env: Environment): HsmCaKeySetting | undefined => {
  const { LOCKET_PKCS11_CA_KEYS: installation, LOCKET_PKCS11_MODULE: path } = env;
  if (!installation || !path) return undefined;
  const { modulePath, tokenLabel, pin, binding } = hsmSettingOf(env, path);
  return { modulePath, tokenLabel, pin, binding, installation };
};

const settingOf = (env: Environment, strategy: Strategy): WrappingSetting => {
  const value = required(env, variables[strategy]);
  if (strategy === 'software') return { strategy, keyFile: value };
  if (strategy !== 'pkcs11') return { strategy, keyArn: value };
  return hsmSettingOf(env, value);
};

/** What wraps root keys: as `LOCKET_WRAPPING` says, KMS when it says nothing, and whatever else is prepared. */
export const readWrappings = (env: Environment): WrappingSettings => {
  const first = env.LOCKET_WRAPPING || 'kms';
  const strategy = prepared.find((each) => each === first);
  if (!strategy) throw new Error(`The setting LOCKET_WRAPPING must be one of ${prepared.join(', ')}`);
  return {
    wrapping: settingOf(env, strategy),
    otherWrappings: prepared
      .filter((each) => each !== strategy && env[variables[each]])
      .map((each) => settingOf(env, each)),
  };
};
