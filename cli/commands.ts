import type { Command } from './command.ts';

interface Listed {
  readonly summary: string;
  /** A command is loaded when it is asked for. */
  load(): Promise<Command>;
}

/** Every command of `locket`, by its name. */
export const commands: Readonly<Record<string, Listed>> = {
  'kms-plugin': {
    summary: 'Encrypt what a Kubernetes cluster keeps, under a key of the key service',
    load: async () => (await import('./kms-plugin/command.ts')).kmsPlugin,
  },
};
