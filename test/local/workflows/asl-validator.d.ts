declare module 'asl-validator' {
  /** Checks a definition against the schema of the Amazon States Language and its paths. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
  };
}
