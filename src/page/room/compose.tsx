import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import { LIMITS } from '../../protocol/limits.ts';
import { failureText } from '../failure-text.ts';
import { hasKeyboard, useLayout } from '../layout.ts';
import { lengthOf } from '../text.ts';
import { ErrorLine } from '../ui/error-line.tsx';
import { Icon } from '../ui/icon.tsx';
import { words } from '../words.ts';
import { draftOf } from './draft.ts';
import type { Purpose } from './purpose.ts';
import { PurposeBar } from './purpose-bar.tsx';

/** How many characters before the limit they begin to be counted. */
const COUNT_FROM = 200;

export function Compose({ room, purpose }: { room: ChatRoom; purpose: Signal<Purpose | undefined> }) {
  const { takesFocus } = useLayout();
  const box = useRef<HTMLTextAreaElement>(null);
  const draft = draftOf(room.id);
  const edited = useSignal('');
  const what = purpose.value;
  const text = what?.kind === 'edit' ? edited : draft;
  const length = lengthOf(text.value);

  useEffect(() => {
    if (takesFocus() && hasKeyboard.value) box.current?.focus();
  }, [takesFocus]);
  useLayoutEffect(() => {
    if (!what) return;
    if (what.kind === 'edit') edited.value = what.content;
    box.current?.focus();
  }, [what, edited]);

  const finish = () => {
    purpose.value = undefined;
    box.current?.focus();
  };
  // The box is free again at once, for what comes next; an edit that fails comes back to it.
  const edit = async (target: number, content: string) => {
    try {
      await room.edit(target, content);
    } catch (error) {
      purpose.value = { kind: 'edit', target, content, objection: failureText(error) };
    }
  };
  const submit = () => {
    // Looked at anew: two Enters may come before what the first one changed is rendered.
    if (!canSend(lengthOf(text.value))) return;
    const content = text.value.trim();
    text.value = '';
    finish();
    if (what?.kind !== 'edit') room.send({ content, ...(what && { replyTo: what.to }) });
    else if (content !== what.content || what.objection !== undefined) void edit(what.target, content);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === 'Escape' && what) finish();
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {what && <PurposeBar purpose={what} onCancel={finish} />}
      <ErrorLine text={what?.kind === 'edit' ? what.objection : undefined} />
      <div class="compose-row">
        <div class="compose-box" data-text={text.value}>
          <textarea
            ref={box}
            rows={1}
            dir="auto"
            enterkeyhint="send"
            aria-label={words.message}
            placeholder={words.writeMessage}
            aria-invalid={length > LIMITS.content}
            value={text.value}
            onKeyDown={onKeyDown}
            onInput={(event) => {
              text.value = event.currentTarget.value;
            }}
          />
        </div>
        <button type="submit" class="button primary send" disabled={!canSend(length)} aria-label={words.send}>
          <Icon name="send" />
        </button>
      </div>
      {length > LIMITS.content - COUNT_FROM && <Count left={LIMITS.content - length} />}
    </form>
  );
}

function canSend(length: number): boolean {
  return length > 0 && length <= LIMITS.content;
}

function Count({ left }: { left: number }) {
  return (
    <p class={left < 0 ? 'count over' : 'count'}>
      {left < 0 ? words.charactersOver(-left) : words.charactersLeft(left)}
    </p>
  );
}

/** An Enter that ends the composition of a syllable is not yet one that sends it. Safari tells by the key code alone. */
function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
