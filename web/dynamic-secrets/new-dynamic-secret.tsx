import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { Button } from '../shared/button.tsx';
import { Actions, Dialog } from '../shared/dialog.tsx';
import { Choice, Form } from '../shared/form.tsx';
import { useWords } from '../shared/words.ts';
import type { Folder } from './folder.ts';
import { GeneralFields, usualGeneral } from './general-fields.tsx';
import { inputsOf, type Kind, kindNames, usualInputs } from './kinds.ts';
import { ProviderFields } from './provider-fields.tsx';
import { dynamicWords } from './words.ts';

/** Asks for a provider; its password is state of this form alone, which no cache keeps. */
export const NewDynamicSecret = ({ folder, onClose }: { folder: Folder; onClose: () => void }) => {
  const t = useWords(dynamicWords);
  const [kind, setKind] = useState<Kind>('sql-database');
  const [general, setGeneral] = useState(usualGeneral);
  const [texts, setTexts] = useState(usualInputs('sql-database'));
  const { mutateAsync, reset } = useChange('POST /api/v1/dynamic-secrets', 'GET /api/v1/dynamic-secrets');
  const choose = (next: Kind) => {
    setKind(next);
    setTexts(usualInputs(next));
  };
  const submit = async () => {
    const { maxTTL, usernameTemplate, ...others } = general;
    try {
      await mutateAsync({
        body: {
          ...folder,
          ...others,
          provider: { type: kind, inputs: inputsOf(kind, texts) },
          ...(maxTTL && { maxTTL }),
          ...(usernameTemplate && { usernameTemplate }),
        },
      });
    } finally {
      reset();
    }
    onClose();
  };
  return (
    <Dialog title={t.add} onClose={onClose} wide>
      <Form onSubmit={submit}>
        {(busy) => (
          <>
            <GeneralFields general={general} onChange={setGeneral} />
            <Choice
              label={t.kind}
              value={kind}
              onChange={(next) => choose(next as Kind)}
              options={Object.entries(kindNames)}
            />
            <ProviderFields kind={kind} texts={texts} onChange={setTexts} />
            <Actions onCancel={onClose}>
              <Button look="primary" type="submit" busy={busy}>
                {t.add}
              </Button>
            </Actions>
          </>
        )}
      </Form>
    </Dialog>
  );
};
