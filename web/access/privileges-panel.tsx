import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Rule } from '../rules/drafts.ts';
import { RuleEditor } from '../rules/rule-editor.tsx';
import { Button, IconButton } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Field, Form } from '../shared/form.tsx';
import { Removal } from '../shared/removal.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { termOf, windowOf } from './given.ts';
import type { Privilege, PrivilegeStore } from './privilege-store.ts';
import { TermFields, Until } from './term.tsx';
import { accessWords } from './words.ts';

interface PanelProps {
  readonly name: string;
  readonly store: PrivilegeStore;
  readonly onClose: () => void;
}

/** What somebody may do beyond their roles. */
export const PrivilegesPanel = ({ name, store, onClose }: PanelProps) => {
  const t = useWords(accessWords);
  const found = store.usePrivileges();
  const [open, setOpen] = useState<Privilege | 'new'>();
  const [ending, setEnding] = useState<Privilege>();
  return (
    <Dialog title={t.privilegesOf(name)} onClose={onClose} place="side" wide>
      {open ? (
        <PrivilegeForm
          store={store}
          privilege={open === 'new' ? undefined : open}
          onDone={() => setOpen(undefined)}
        />
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-muted">{t.privilegesIntro}</p>
          {found.isPending && <Loading rows={2} />}
          {found.error != null && <Fault error={found.error} onRetry={() => void found.refetch()} />}
          {found.data?.length === 0 && <p>{t.noPrivileges}</p>}
          <ul className="divide-y divide-line">
            {found.data?.map((privilege) => (
              <li key={privilege.id} className="flex items-center gap-2 py-2">
                <span className="min-w-0 flex-1 truncate font-medium">{privilege.slug}</span>
                <Until given={privilege} />
                <IconButton
                  icon={Pencil}
                  label={`${t.editPrivilege}: ${privilege.slug}`}
                  onClick={() => setOpen(privilege)}
                />
                <IconButton
                  icon={Trash2}
                  tone="danger"
                  label={`${t.endPrivilege}: ${privilege.slug}`}
                  onClick={() => setEnding(privilege)}
                />
              </li>
            ))}
          </ul>
          <div>
            <Button icon={Plus} onClick={() => setOpen('new')}>
              {t.newPrivilege}
            </Button>
          </div>
        </div>
      )}
      {ending && (
        <Removal
          title={t.endPrivilege}
          onRemove={() => store.end(ending.id)}
          onClose={() => setEnding(undefined)}
        >
          {t.endPrivilegeText(ending.slug)}
        </Removal>
      )}
    </Dialog>
  );
};

const first: readonly Rule[] = [{ subject: 'secrets', action: ['read'] }];

interface PrivilegeFormProps {
  readonly store: PrivilegeStore;
  readonly privilege: Privilege | undefined;
  readonly onDone: () => void;
}

const PrivilegeForm = ({ store, privilege, onDone }: PrivilegeFormProps) => {
  const t = useWords(accessWords);
  const shared = useWords(sharedWords);
  const [slug, setSlug] = useState(privilege?.slug ?? '');
  const [term, setTerm] = useState(privilege ? termOf(privilege) : { range: '' });
  const [before] = useState(privilege?.permissions ?? first);
  const [rules, setRules] = useState<readonly Rule[] | undefined>(before);
  const submit = async () => {
    if (!rules) return;
    await store.save({ slug, permissions: rules, type: windowOf(term) }, privilege?.id);
    onDone();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <Field
            label={t.shortName}
            hint={t.shortNameHint}
            value={slug}
            onChange={({ target }) => setSlug(target.value)}
            maxLength={60}
            required
          />
          <TermFields term={term} onChange={setTerm} />
          <RuleEditor scope="project" rules={before} onChange={setRules} />
          <Actions onCancel={onDone}>
            <Button look="primary" type="submit" busy={busy} disabled={!rules}>
              {shared.save}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
