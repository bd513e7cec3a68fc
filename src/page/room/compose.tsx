import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { isVisible, messageFrom } from '../../protocol/visible.ts';
import { useBackOnline } from '../back-online.ts';
import { useChat } from '../chat.ts';
import { failureText } from '../failure-text.ts';
import { hasKeyboard, useLayout } from '../layout.ts';
import { cut, lengthOf } from '../text.ts';
import { ErrorLine } from '../ui/error-line.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';
import { ComposeNotes } from './compose-notes.tsx';
import { draftOf } from './draft.ts';
import { EmojiButton } from './emoji-button.tsx';
import { insertText } from './insert-text.ts';
import type { Purpose } from './purpose.ts';
import { PurposeBar } from './purpose-bar.tsx';
import { TypingLine } from './typing-line.tsx';
import { useChanges } from './use-changes.ts';
import { useHold } from './use-hold.ts';

/** More than this the box does not take, in UTF-16 units: it is twice what can be sent, to be cut by whoever wrote it. */
const MOST_UNITS = 2 * LIMITS.content;

export function Compose({ room, purpose }: { room: ChatRoom; purpose: Signal<Purpose | undefined> }) {
  const { takesFocus } = useLayout();
  const { user } = useChat();
  const box = useRef<HTMLTextAreaElement>(null);
  const draft = draftOf(user.value?.id ?? '', room.id);
  const edited = useSignal('');
  /** The connection was lost and came back since. */
  const isOldObjection = useSignal(false);
  const note = useSignal<string | undefined>(undefined);
  useChanges(room);
  const hold = useHold(room);
  const what = purpose.value;
  const isEdit = what?.kind === 'edit';
  const text = isEdit ? edited : draft;
  const length = lengthOf(text.value);
  const isHeld = hold !== undefined && (!isEdit || hold.kind === 'muted');

  useEffect(() => {
    if (takesFocus() && hasKeyboard.value) box.current?.focus();
  }, [takesFocus]);
  useLayoutEffect(() => {
    if (!what) return;
    if (what.kind === 'edit') edited.value = what.content;
    box.current?.focus();
  }, [what, edited]);

  useBackOnline(() => {
    isOldObjection.value = true;
  });
  const finish = () => {
    purpose.value = undefined;
    box.current?.focus();
  };
  // The box is free again at once, for what comes next; an edit that fails comes back to it.
  const edit = async (target: number, content: string) => {
    try {
      await room.edit(target, content);
    } catch (error) {
      isOldObjection.value = false;
      purpose.value = { kind: 'edit', target, content, objection: failureText(error) };
    }
  };
  const submit = () => {
    // Looked at anew: two Enters may come before what the first one changed is rendered.
    if (isHeld || !canSend(text.value)) return;
    const content = messageFrom(text.value);
    text.value = '';
    finish();
    if (what?.kind !== 'edit') room.send({ content, ...(what && { replyTo: what.to }) });
    else if (content !== what.content || what.objection !== undefined) void edit(what.target, content);
  };
  const editLast = (event: KeyboardEvent) => {
    const last = room.entries.findLast(
      (entry) => entry.kind === 'message' && entry.userId === user.value?.id && entry.deletedAt === undefined,
    );
    if (last?.kind !== 'message' || last.content === '') return;
    event.preventDefault();
    purpose.value = { kind: 'edit', target: last.seq, content: last.content };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'Escape' && what) finish();
    if (event.key === 'ArrowUp' && text.value === '' && !what && !hasModifier(event)) editLast(event);
    // Who writes with their thumbs has no Shift to hold, but a button to send with.
    if (event.key !== 'Enter' || event.shiftKey || !hasKeyboard.value) return;
    event.preventDefault();
    submit();
  };
  const onInput = (event: InputEvent) => {
    const { value } = event.currentTarget as HTMLTextAreaElement;
    text.value = value;
    note.value = undefined;
    if (value !== '' && !isEdit) room.isTyping();
  };
  const onPaste = (event: ClipboardEvent) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget as HTMLTextAreaElement;
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    const kept = value.slice(0, selectionStart) + value.slice(selectionEnd);
    if (!box.current || kept.length + pasted.length <= MOST_UNITS) return;
    event.preventDefault();
    const most = Math.max(0, LIMITS.content - lengthOf(kept));
    insertText(box.current, cut(pasted, most));
    note.value = words.pastedTooLong(most);
  };

  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TypingLine typing={room.typing} nameOf={room.nameOf} />
      {what && <PurposeBar purpose={what} onCancel={finish} />}
      <ErrorLine text={isEdit && !isOldObjection.value ? what.objection : undefined} />
      <div class="compose-row">
        <EmojiButton box={box} isDisabled={hold?.kind === 'muted'} />
        <div class="compose-box" data-text={text.value}>
          <textarea
            ref={box}
            rows={1}
            dir="auto"
            enterkeyhint={hasKeyboard.value ? 'send' : 'enter'}
            aria-label={words.message}
            placeholder={words.writeMessage}
            aria-invalid={length > LIMITS.content}
            readOnly={hold?.kind === 'muted'}
            maxLength={MOST_UNITS}
            value={text.value}
            onKeyDown={onKeyDown}
            onInput={onInput}
            onPaste={onPaste}
          />
        </div>
        <button
          type="submit"
          class="button primary send"
          disabled={isHeld || !canSend(text.value)}
          aria-label={isHeld && hold.seconds > 0 ? hold.says : words.send}
        >
          {isHeld && hold.seconds > 0 ? <span class="seconds">{hold.seconds}</span> : <Icon name="send" />}
        </button>
      </div>
      <ComposeNotes hold={isHeld ? hold : undefined} note={note.value} length={length} />
    </form>
  );
}

function canSend(text: string): boolean {
  return isVisible(text) && lengthOf(text) <= LIMITS.content;
}

function hasModifier({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  return altKey || ctrlKey || metaKey || shiftKey;
}

/** An Enter that ends the composition of a syllable is not yet one that sends it. Safari tells by the key code alone. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
