import { Download } from 'lucide-react';
import { Button } from './button.tsx';

const save = (name: string, text: string): void => {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
};

/** Keeps a text as a file. */
export const DownloadButton = ({ name, text, label }: { name: string; text: string; label: string }) => (
  <Button icon={Download} onClick={() => save(name, text)}>
    {label}
  </Button>
);
