import { useEffect, useMemo } from 'preact/hooks';
import type { ConnectionState } from '../client/chat-client.ts';
import { ChatProvider, useChat } from '../page/chat.ts';
import { Connection } from '../page/connection.tsx';
import { RoomPane } from '../page/room/room-pane.tsx';
import { Notice } from '../page/ui/notice.tsx';
import { words } from '../page/words.ts';
import { GuestForm } from './guest-form.tsx';
import { type SessionOptions, WidgetSession } from './session.ts';
import { widgetWords } from './words.ts';

export interface WidgetProps extends SessionOptions {
  /** Undefined where the host page does not say which one, or not by a number. */
  room: number | undefined;
  onState: (state: ConnectionState) => void;
  /** Somebody has begun to use it. */
  onUse: () => void;
}

/** One room, for whoever is here. */
export function Widget({ room, onState, onUse, ...options }: WidgetProps) {
  const { server, token, nickname, refreshToken } = options;
  const session = useMemo(() => new WidgetSession(options), [server, token, nickname, refreshToken]);
  useEffect(() => session.start(), [session]);

  const chat = session.chat.value;
  const isRefused = session.failure.value !== undefined || session.hasExpired.value;
  const state = chat?.connection.value ?? (isRefused ? 'refused' : undefined);
  useEffect(() => {
    if (state) onState(state);
  }, [state, onState]);

  if (room === undefined) return <Notice title={widgetWords.noRoom} hint={widgetWords.noRoomHint} />;
  if (chat) {
    return (
      <ChatProvider key={chat} value={chat}>
        <OpenRoom room={room} />
      </ChatProvider>
    );
  }
  if (session.failure.value !== undefined) {
    return (
      <div class="place" role="alert">
        <Notice title={widgetWords.cannotStart} hint={session.failure.value}>
          <button type="button" class="button primary" onClick={() => void session.tryToBegin()}>
            {words.retry}
          </button>
        </Notice>
      </div>
    );
  }
  if (session.guest && (nickname === undefined || session.hasExpired.value)) {
    return <GuestForm session={session} server={server} onUse={onUse} />;
  }
  return <Notice title={words.opening} />;
}

function OpenRoom({ room }: { room: number }) {
  const { user } = useChat();
  return (
    <>
      <section class="place" aria-label={widgetWords.chat}>
        {user.value ? <RoomPane key={room} roomId={room} me={user.value} /> : <Notice title={words.opening} />}
      </section>
      <Connection />
    </>
  );
}
