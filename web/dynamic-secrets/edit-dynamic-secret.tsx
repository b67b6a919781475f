import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReplyOf } from '../api/client.ts';
import { reading, useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Form } from '../shared/form.tsx';
import { Fault, Loading, Note } from '../shared/states.tsx';
import { toast } from '../shared/toast.tsx';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { type General, GeneralFields } from './general-fields.tsx';
import { changedInputs, isKind, textsOf } from './kinds.ts';
import { ProviderFields } from './provider-fields.tsx';
import { dynamicWords } from './words.ts';

const one = 'GET /api/v1/dynamic-secrets/{name}';
type DynamicSecret = ReplyOf<typeof one>['dynamicSecret'];

interface EditProps {
  readonly folder: Folder;
  readonly name: string;
  readonly onClose: () => void;
}

/** Changes a dynamic secret; what is secret of it is written and never shown. */
export const EditDynamicSecret = ({ folder, name, onClose }: EditProps) => {
  const t = useWords(dynamicWords);
  const found = useQuery({
    ...reading(one, { path: { name }, query: folder }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Dialog title={t.editTitle(name)} onClose={onClose} wide>
      {found.isPending && <Loading />}
      {found.error && <Fault error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <EditForm folder={folder} known={found.data.dynamicSecret} onClose={onClose} />}
    </Dialog>
  );
};

const generalOf = ({
  name,
  defaultTTL,
  maxTTL,
  usernameTemplate,
  removesStrays,
}: DynamicSecret): General => ({
  name,
  defaultTTL,
  maxTTL: maxTTL ?? '',
  usernameTemplate: usernameTemplate ?? '',
  removesStrays,
});

/** What was changed, as the API takes it: an empty text takes away what was there. */
const changesOf = (before: General, { name, ...after }: General) => ({
  ...(name !== before.name && { newName: name }),
  ...Object.fromEntries(
    Object.entries(after)
      .filter(([member, value]) => value !== before[member as keyof General])
      .map(([member, value]) => [member, value === '' ? null : value]),
  ),
});

type FormProps = Pick<EditProps, 'folder' | 'onClose'> & { readonly known: DynamicSecret };

const EditForm = ({ folder, known, onClose }: FormProps) => {
  const t = useWords(dynamicWords);
  const kind = isKind(known.type) ? known.type : undefined;
  const { inputs: shown } = known;
  const [general, setGeneral] = useState(generalOf(known));
  const [texts, setTexts] = useState(kind && shown ? textsOf(kind, shown) : {});
  const { mutateAsync, reset } = useChange(
    'PATCH /api/v1/dynamic-secrets/{name}',
    'GET /api/v1/dynamic-secrets',
    one,
  );
  const submit = async () => {
    const inputs = kind && shown ? changedInputs(kind, shown, texts) : {};
    const data = {
      ...changesOf(generalOf(known), general),
      ...(Object.keys(inputs).length > 0 && { inputs }),
    };
    try {
      await mutateAsync({ path: { name: known.name }, body: { ...folder, data } });
    } finally {
      reset();
    }
    toast('good', t.saved);
    onClose();
  };
  return (
    <Form onSubmit={submit}>
      {(busy) => (
        <>
          <GeneralFields general={general} onChange={setGeneral} />
          {kind && shown ? (
            <ProviderFields kind={kind} texts={texts} onChange={setTexts} isThere />
          ) : (
            <Note tone="info">{t.notShown}</Note>
          )}
          <Actions onCancel={onClose}>
            <Button look="primary" type="submit" busy={busy}>
              {t.save}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  );
};
