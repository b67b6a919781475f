export interface RelaySettings {
  /** Name of the EventBridge bus that audit events go to. */
  readonly bus: string;
}

export interface RootKeySettings {
  readonly table: string;
  /** ARN of the KMS key which wraps the root key. */
  readonly wrappingKeyArn: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const required = (environment: Environment, name: string): string => {
  const value = environment[name];
  if (!value) throw new Error(`The environment variable ${name} is not set.`);
  return value;
};

/** What the stream relay reads from its environment; throws when a variable is missing. */
export const readRelaySettings = (environment: Environment = process.env): RelaySettings => ({
  bus: required(environment, 'LOCKET_BUS'),
});

/** What the root-key worker reads from its environment; throws when a variable is missing. */
export const readRootKeySettings = (environment: Environment = process.env): RootKeySettings => ({
  table: required(environment, 'LOCKET_TABLE'),
  wrappingKeyArn: required(environment, 'LOCKET_KMS_KEY_ARN'),
});
