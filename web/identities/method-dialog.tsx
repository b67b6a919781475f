import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { sharedWords } from '../shared/shared-words.ts';
import { Fault, Loading } from '../shared/states.tsx';
import { useWords } from '../shared/words.ts';
import { forgetIdentity } from './forget.ts';
import { attachMethod, changeMethod, readMethod } from './method-calls.ts';
import { MethodFields } from './method-fields.tsx';
import { changeOf, creationOf, formOf, type MethodForm } from './method-form.ts';
import { type MethodId, methods } from './methods.ts';
import { identityWords } from './words.ts';

interface NewProps {
  readonly identityId: string;
  readonly free: readonly MethodId[];
  readonly onClose: () => void;
}

/** Attaches a further login method. */
export const NewMethod = ({ identityId, free, onClose }: NewProps) => {
  const t = useWords(identityWords);
  const [first = 'universal-auth'] = free;
  const [method, setMethod] = useState<MethodId>(first);
  const [form, setForm] = useState<MethodForm>(() => formOf(first));
  const turn = (next: MethodId) => {
    setMethod(next);
    setForm(formOf(next));
  };
  const submit = async () => {
    await attachMethod(method, { path: { identityId } }, creationOf(method, form));
    await forgetIdentity();
    onClose();
  };
  return (
    <Dialog title={t.attachMethod} onClose={onClose} place="side">
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <Choice
              label={t.method}
              value={method}
              onChange={(next) => turn(next as MethodId)}
              options={free.map((each) => [each, methods[each].label])}
            />
            <MethodFields method={method} form={form} onChange={setForm} isNew />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.attach}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};

interface ChangeProps {
  readonly identityId: string;
  readonly method: MethodId;
  readonly onClose: () => void;
}

/** Changes a login method; secrets that it was given are not shown again. */
export const ChangeMethod = ({ identityId, method, onClose }: ChangeProps) => {
  const found = useQuery({
    queryKey: ['login-method', method, identityId] as const,
    queryFn: ({ signal }) => readMethod(method, { path: { identityId } }, signal),
    gcTime: 0,
    staleTime: 0,
  });
  return (
    <Dialog title={methods[method].label} onClose={onClose} place="side">
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && (
        <Changing identityId={identityId} method={method} known={found.data} onClose={onClose} />
      )}
    </Dialog>
  );
};

const Changing = ({
  identityId,
  method,
  known,
  onClose,
}: ChangeProps & { known: Readonly<Record<string, unknown>> }) => {
  const shared = useWords(sharedWords);
  const [before] = useState(() => formOf(method, known));
  const [form, setForm] = useState(before);
  const submit = async () => {
    await changeMethod(method, { path: { identityId } }, changeOf(method, form, before));
    await forgetIdentity();
    onClose();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <MethodFields method={method} form={form} onChange={setForm} />
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy}>
              {shared.save}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
