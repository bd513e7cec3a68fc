import { words } from '../words.ts';
import { Dialog } from './dialog.tsx';
import { ErrorLine } from './error-line.tsx';
import { useSubmit } from './use-submit.ts';

interface QuestionProps {
  title: string;
  hint: string;
  yes: string;
  /** @throws ChatFailure, which is shown */
  onYes: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Question({ title, hint, yes, onYes, onClose }: QuestionProps) {
  const { submit, isBusy, objection } = useSubmit();
  const act = async () => {
    if (await submit(onYes)) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="hint">{hint}</p>
      <ErrorLine text={objection} />
      <div class="buttons">
        <button type="button" class="button" onClick={onClose}>
          {words.cancel}
        </button>
        <button type="button" class="button danger" disabled={isBusy} onClick={() => void act()}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
