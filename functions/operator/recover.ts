import { factors, guesses, identities, instance, users } from '../../layers/adapters/dynamo/stores/all.ts';
import { systemRuntime } from '../../layers/adapters/system.ts';
import { recover } from '../../layers/domain/instance/recovery.ts';
import { workWith } from '../workers/platform.ts';

const openWork = workWith('functions/operator/recover.ts', {
  factors,
  guesses,
  identities,
  instance,
  users,
});

/**
 * A program for whoever operates an instance and lost all credentials: with the settings of a function in its
 * environment, it prints new ones as JSON. What it needs is the right to the table and to the wrapping key.
 */
const unit = openWork(`recovery-${systemRuntime.uuid()}`, 'instance-recovery');
process.stdout.write(`${JSON.stringify(await recover(unit))}\n`);
