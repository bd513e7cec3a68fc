import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChild } from 'preact';
import type { ChatRoom } from '../../client/chat-client.ts';
import type { Room } from '../../protocol/model.ts';
import { goTo } from '../route.ts';
import { later } from '../ui/later.tsx';

const LeaveQuestion = later(async () => (await import('./leave-question.tsx')).LeaveQuestion);

interface Leaving {
  room: ChatRoom;
  facts: Room;
  home: string | undefined;
  isLeaving: Signal<boolean>;
  /** Does it, and says what went wrong. */
  attempt: (act: () => Promise<unknown>) => Promise<void>;
}

/** The way out of a room: at once, or of a private one, to which nobody returns by themselves, after a question. */
export function useLeaving({ room, facts, home, isLeaving, attempt }: Leaving): {
  begin: () => void;
  question: ComponentChild;
} {
  const isAsked = useSignal(false);
  /** @throws ChatFailure */
  const leave = async () => {
    // Where there is somewhere to go to, one is not told on the way that one has left.
    isLeaving.value = home !== undefined;
    try {
      await room.leave();
      if (home !== undefined) goTo(home, { replace: true });
    } catch (error) {
      isLeaving.value = false;
      throw error;
    }
  };
  const begin = () => {
    if (facts.visibility === 'private') isAsked.value = true;
    else void attempt(leave);
  };
  const close = () => {
    isAsked.value = false;
  };
  return { begin, question: isAsked.value && <LeaveQuestion onLeave={leave} onClose={close} /> };
}
