import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { durationIn } from '../../protocol/duration.ts';
import { language } from '../language.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { Field } from '../ui/field.tsx';
import { Question } from '../ui/question.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { useSubmit } from '../ui/use-submit.ts';
import { words } from '../words.ts';
import { changesIn } from './changes.ts';
import { useOwnWords } from './own-words.ts';
import { OwnersFields } from './owners-fields.tsx';
import { settingsWords as say } from './words.ts';

/** In seconds. */
const PAUSES = [0, 3, 5, 10, 30, 60, 300, 3_600];
const PATHS = ['title', 'visibility', 'mode', 'password', 'slowModeSeconds', 'wordFilter', 'ownWords'];

/** What there is to set about a room: for owners everything, for moderators how one talks there. */
export function RoomSettings({ room, onClose }: { room: ChatRoom; onClose: () => void }) {
  const { submit, isBusy, objection, objectionTo } = useSubmit(PATHS);
  const isSaved = useSignal(false);
  const isDeleting = useSignal(false);
  const ownWords = useOwnWords(room);
  const form = useRef<HTMLFormElement>(null);
  const asksToDiscard = useSignal(false);
  const facts = room.room;
  if (!facts) return null;
  const isOwner = room.you?.role === 'owner';
  const changesNow = () => (form.current ? changesIn(new FormData(form.current), facts, ownWords) : {});
  const close = () => {
    if (!isSaved.value && Object.keys(changesNow()).length > 0) asksToDiscard.value = true;
    else onClose();
  };
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const changes = changesNow();
    isSaved.value = false;
    isSaved.value = await submit(async () => {
      if (Object.keys(changes).length > 0) await room.moderation.update(changes);
    });
  };
  const pauses = [...new Set([...PAUSES, facts.slowModeSeconds ?? 0])].sort((one, other) => one - other);

  return (
    <Dialog title={words.roomSettings} shape="sheet" onClose={close}>
      <form
        ref={form}
        class="form"
        onSubmit={save}
        onInput={() => {
          isSaved.value = false;
        }}
        noValidate
      >
        {isOwner && <OwnersFields room={facts} objectionTo={objectionTo} />}
        <SelectField
          name="slowModeSeconds"
          label={say.slowMode}
          hint={say.slowModeHint}
          objection={objectionTo('slowModeSeconds')}
          value={String(facts.slowModeSeconds ?? 0)}
          options={pauses.map((seconds) => [String(seconds), seconds === 0 ? say.off : durationIn(language, seconds)])}
        />
        <SelectField
          name="wordFilter"
          label={say.wordFilter}
          objection={objectionTo('wordFilter')}
          value={facts.wordFilter ?? 'off'}
          options={Object.entries(say.filters)}
        />
        <Field label={say.ownWords} hint={say.ownWordsHint} objection={objectionTo('ownWords')}>
          {(about) => (
            <textarea
              {...about}
              name="ownWords"
              rows={3}
              dir="auto"
              // Told late: what is typed meanwhile stays.
              defaultValue={ownWords?.join('\n') ?? ''}
            />
          )}
        </Field>
        <ErrorLine text={objection} />
        <button type="submit" class="button primary" disabled={isBusy}>
          {words.save}
        </button>
        <p class="hint" role="status">
          {isSaved.value && say.saved}
        </p>
      </form>
      {isOwner && (
        <section class="apart">
          <p class="hint">{say.deleteHint}</p>
          <button
            type="button"
            class="button danger-quiet"
            onClick={() => {
              isDeleting.value = true;
            }}
          >
            {say.deleteRoom}
          </button>
        </section>
      )}
      {asksToDiscard.value && (
        <Question
          title={say.discardQuestion}
          hint={say.discardHint}
          yes={say.discard}
          onYes={async () => onClose()}
          onClose={() => {
            asksToDiscard.value = false;
          }}
        />
      )}
      {isDeleting.value && (
        <Question
          title={say.deleteQuestion}
          hint={say.deleteHint}
          yes={say.deleteRoom}
          onYes={() => room.moderation.removeRoom()}
          onClose={() => {
            isDeleting.value = false;
          }}
        />
      )}
    </Dialog>
  );
}
