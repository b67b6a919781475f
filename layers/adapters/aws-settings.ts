/** Where AWS is and how it is reached, as the SDK's own variables say it. */
export interface AwsSettings {
  readonly region: string;
  readonly useFips: boolean;
  readonly useDualStack: boolean;
  /** The address that stands in for a service's own, if one does. */
  readonly endpointOf: (serviceId: string) => string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const required = (environment: Environment, name: string): string => {
  const value = environment[name];
  if (!value) throw new Error(`The setting ${name} is missing`);
  return value;
};

const truth = (environment: Environment, name: string): boolean => {
  const value = environment[name];
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new Error(`The setting ${name} must be true or false`);
};

const endpointsIn = (environment: Environment): AwsSettings['endpointOf'] => {
  if (truth(environment, 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')) return () => undefined;
  return (serviceId) =>
    environment[`AWS_ENDPOINT_URL_${serviceId.toUpperCase().replaceAll(' ', '_')}`] ||
    environment.AWS_ENDPOINT_URL ||
    undefined;
};

/** Whether this process is a function of Lambda, whose runtime it asks on loopback. */
export const readIsInLambda = (environment: Environment = process.env): boolean =>
  (environment.AWS_LAMBDA_RUNTIME_API ?? '') !== '';

/** Reads the SDK's variables (AWS SDKs and Tools Reference Guide); throws when one is missing or makes no sense. */
export const readAwsSettings = (environment: Environment = process.env): AwsSettings => ({
  region: required(environment, 'AWS_REGION'),
  useFips: truth(environment, 'AWS_USE_FIPS_ENDPOINT'),
  useDualStack: truth(environment, 'AWS_USE_DUALSTACK_ENDPOINT'),
  endpointOf: endpointsIn({ ...environment }),
});
