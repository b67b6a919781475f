import { Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Rule } from '../rules/drafts.ts';
import { RuleEditor } from '../rules/rule-editor.tsx';
import type { Scope } from '../rules/subjects.ts';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Table } from '../shared/list.tsx';
import { slugOf } from '../shared/people.ts';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Badge, Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { accessWords } from './words.ts';

/** A role without its rules. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
}

/** What is saved of a role. */
interface RoleBody {
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly permissions: unknown[];
}

interface RoleTableProps {
  readonly label: string;
  readonly query: Parameters<typeof Table<Role>>[0]['query'];
  readonly onRemove: (role: Role) => Promise<unknown>;
  readonly onEdit: (role: Role) => void;
}

const builtIn = new Set(['admin', 'member', 'viewer', 'no-access']);

/** The roles of a project or organization; built-in ones stay as they are. */
export const RoleTable = ({ label, query, onRemove, onEdit }: RoleTableProps) => {
  const t = useWords(accessWords);
  const shared = useWords(sharedWords);
  const [leaving, setLeaving] = useState<Role>();
  return (
    <>
      <Table
        label={label}
        query={query}
        idOf={({ id }) => id}
        textOf={({ name, slug, description }) => `${name} ${slug} ${description ?? ''}`}
        empty={{ icon: ShieldCheck, title: t.noRoles }}
        rowHeight={60}
        columns={[
          {
            header: t.name,
            width: 'minmax(0,2fr)',
            cell: ({ name, description }) => (
              <>
                <span className="block truncate font-medium">{name}</span>
                {description && <span className="block truncate text-xs text-muted">{description}</span>}
              </>
            ),
          },
          {
            header: t.shortName,
            wideOnly: true,
            cell: ({ slug }) => <span className="font-mono text-xs">{slug}</span>,
          },
          {
            header: shared.actions,
            width: '6rem',
            cell: (role) =>
              builtIn.has(role.slug) ? (
                <Badge>{t.builtIn}</Badge>
              ) : (
                <>
                  <IconButton
                    icon={Pencil}
                    label={`${t.editRole}: ${role.name}`}
                    onClick={() => onEdit(role)}
                  />
                  <IconButton
                    icon={Trash2}
                    tone="danger"
                    label={`${t.deleteRole}: ${role.name}`}
                    onClick={() => setLeaving(role)}
                  />
                </>
              ),
          },
        ]}
      />
      {leaving && (
        <Removal
          title={t.deleteRole}
          onRemove={() => onRemove(leaving)}
          onClose={() => setLeaving(undefined)}
        >
          {t.deleteRoleText(leaving.name)}
        </Removal>
      )}
    </>
  );
};

interface RolePanelProps {
  readonly title: string;
  /** The role, while it is being read. */
  readonly found?: { readonly isPending: boolean; readonly error: unknown; readonly refetch: () => unknown };
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The side of the page where a role is read and written. */
export const RolePanel = ({ title, found, onClose, children }: RolePanelProps) => (
  <Dialog title={title} onClose={onClose} place="side" wide>
    {found?.isPending && <Loading />}
    {found?.error != null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
    {children}
  </Dialog>
);

interface RoleFormProps {
  readonly scope: Scope;
  readonly role?: (Role & { readonly permissions: readonly Rule[] }) | undefined;
  readonly onSave: (body: RoleBody) => Promise<unknown>;
  readonly onClose: () => void;
}

const first: Readonly<Record<Scope, readonly Rule[]>> = {
  project: [{ subject: 'secrets', action: ['read'] }],
  organization: [{ subject: 'workspace', action: ['read'] }],
};

/** Name and rules of a role. */
export const RoleForm = ({ scope, role, onSave, onClose }: RoleFormProps) => {
  const t = useWords(accessWords);
  const shared = useWords(sharedWords);
  const [name, setName] = useState(role?.name ?? '');
  const [slug, setSlug] = useState(role?.slug);
  const [description, setDescription] = useState(role?.description ?? '');
  const [before] = useState(role?.permissions ?? first[scope]);
  const [rules, setRules] = useState<readonly Rule[] | undefined>(before);
  const submit = async () => {
    if (!rules) return;
    const about = { name, slug: slug ?? slugOf(name), description: description.trim() || null };
    await onSave({ ...about, permissions: [...rules] });
    onClose();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field
              label={t.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
              maxLength={64}
              required
            />
            <Field
              label={t.shortName}
              value={slug ?? slugOf(name)}
              onChange={({ target }) => setSlug(target.value)}
              maxLength={64}
              required
            />
          </div>
          <Field
            label={t.description}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
            maxLength={255}
          />
          <RuleEditor scope={scope} rules={before} onChange={setRules} />
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy} disabled={!rules}>
              {shared.save}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
