import { httpGroups } from '../../functions/groups.ts';
import { groupSource } from './group-source.ts';

/** What a bundle is made from. */
export interface FunctionSource {
  readonly name: string;
  /** The module that exports `handler`, relative to the project root. */
  readonly entry: string;
  /** Text of that module where no file holds it. */
  readonly code?: string;
  /** Folder to ship beside the bundle as `assets/`, relative to the project root. */
  readonly assets?: string;
}

/** Every Lambda that something other than HTTP starts. */
export const workers = {
  relay: { name: 'relay', entry: 'functions/workers/relay/handler.ts' },
  resend: { name: 'resend', entry: 'functions/workers/resend/handler.ts' },
  upkeep: { name: 'upkeep', entry: 'functions/workers/upkeep/handler.ts' },
  intents: { name: 'intents', entry: 'functions/workers/intents/handler.ts' },
  webhooks: { name: 'webhook-delivery', entry: 'functions/workers/webhooks/handler.ts' },
  reminders: { name: 'reminders', entry: 'functions/workers/reminders/handler.ts' },
  bootstrapSecret: { name: 'bootstrap-secret', entry: 'functions/workers/bootstrap-secret/handler.ts' },
  rootKey: { name: 'root-key', entry: 'functions/workers/root-key/handler.ts' },
  hsmKey: { name: 'hsm-key', entry: 'functions/workers/hsm-key/handler.ts' },
} as const satisfies Record<string, FunctionSource>;

/** Everything that is bundled. */
export const functionSources: readonly FunctionSource[] = [
  ...httpGroups.map(groupSource),
  ...Object.values(workers),
];
