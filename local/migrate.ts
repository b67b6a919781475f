import { orExplain } from './failure.ts';
import { operate, operateInAws } from './operate.ts';
import { readSettings } from './settings.ts';

const program = 'functions/operator/migrate.ts';

/** `npm run migrate`: brings the data to the format that this version reads, here or in AWS (LOCKET_TABLE). */
await orExplain(async () => {
  const settings = readSettings();
  const answer = settings.deployedTable ? operateInAws(program) : operate(settings, program);
  process.stdout.write(await answer);
});
