import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Actions, Dialog } from './dialog.tsx';
import { Form } from './form.tsx';

interface RemovalProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onRemove: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before something ends; a refusal is told where it was asked. */
export const Removal = ({ title, children, onRemove, onClose }: RemovalProps) => (
  <Dialog title={title} onClose={onClose}>
    <Form onSubmit={() => onRemove().then(onClose)}>
      {(busy) => (
        <>
          <div className="break-words">{children}</div>
          <Actions onCancel={onClose}>
            <Button look="danger" type="submit" busy={busy}>
              {title}
            </Button>
          </Actions>
        </>
      )}
    </Form>
  </Dialog>
);
