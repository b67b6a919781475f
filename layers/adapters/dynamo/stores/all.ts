import type { Runtime } from '../../../domain/runtime.ts';
import type { Stores } from '../../../domain/unit.ts';
import type { ReadSession } from '../read-session.ts';
import { clientSecretStore } from '../records/client-secrets.ts';
import { fenceStore } from '../records/fences.ts';
import { folderStore } from '../records/folders/store.ts';
import { grantStore } from '../records/grants.ts';
import { guessStore } from '../records/guesses.ts';
import { historyStore } from '../records/history/store.ts';
import { identityRecords } from '../records/identities.ts';
import { importStore } from '../records/imports.ts';
import { organizationStore } from '../records/organizations.ts';
import { deletedProjectStore } from '../records/projects/deleted.ts';
import { projectStore } from '../records/projects/store.ts';
import { referenceStore } from '../records/references.ts';
import { reminderStore } from '../records/reminders.ts';
import { secretStore } from '../records/secrets/store.ts';
import { shareStore } from '../records/shares.ts';
import { signatureStore } from '../records/signatures.ts';
import { instanceStore } from '../records/system/instance-store.ts';
import { tagStore } from '../records/tags.ts';
import { templateStore } from '../records/templates.ts';
import { tokenStore } from '../records/tokens.ts';
import { userStore } from '../records/users.ts';
import { webhookStore } from '../records/webhooks.ts';
import type { Table } from '../table.ts';

/** Every store of one request over its one read session. */
export const openStores = (session: ReadSession, table: Table, runtime: Runtime): Stores => ({
  identities: {
    ...identityRecords(session),
    ...clientSecretStore(session),
    ...tokenStore(session, table, runtime),
  },
  projects: { ...projectStore(session), ...deletedProjectStore(session), ...grantStore(session) },
  tags: tagStore(session),
  templates: templateStore(session),
  organizations: organizationStore(session),
  instance: instanceStore(session, table),
  users: userStore(session),
  folders: folderStore(session, runtime),
  imports: importStore(session),
  secrets: secretStore(session, table, runtime),
  references: referenceStore(session),
  history: historyStore(session, table, runtime),
  shares: shareStore(session),
  guesses: guessStore(session),
  signatures: signatureStore(),
  webhooks: webhookStore(session),
  reminders: reminderStore(session),
  fences: fenceStore(session, runtime),
});
