import { useSignal } from '@preact/signals';
import { useChat } from '../chat.ts';
import { later } from '../ui/later.tsx';
import { words } from '../words.ts';

const NewRoom = later(async () => (await import('./new-room.tsx')).NewRoom);

/** The way to a new room, wherever it is missed, for whoever may make one. */
export function NewRoomButton({ isMain = false }: { isMain?: boolean }) {
  const { rights } = useChat();
  const isOpen = useSignal(false);
  if (!rights.value?.createRooms) return null;
  return (
    <>
      <button
        type="button"
        class={isMain ? 'button primary' : 'button'}
        onClick={() => {
          isOpen.value = true;
        }}
      >
        {isMain ? words.createARoom : words.newRoom}
      </button>
      {isOpen.value && (
        <NewRoom
          onClose={() => {
            isOpen.value = false;
          }}
        />
      )}
    </>
  );
}
