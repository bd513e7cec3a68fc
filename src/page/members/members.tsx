import { useSignal } from '@preact/signals';
import { useCallback } from 'preact/hooks';
import type { ChatRoom } from '../../client/chat-client.ts';
import type { Member } from '../../protocol/model.ts';
import { useChat } from '../chat.ts';
import { mayModerate } from '../moderation/rank.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { later } from '../ui/later.tsx';
import { words } from '../words.ts';
import { useMemberListing } from './member-listing.ts';
import { isMuted } from './muted.ts';

const MemberActs = later(async () => (await import('./member-acts.tsx')).MemberActs);

export interface MembersProps {
  room: ChatRoom;
  /** Who one is in the room, and so what one may do about others. */
  you: Member | undefined;
  count: number;
}

export function Members({ room, you, count }: MembersProps) {
  const listing = useMemberListing(room);
  const objection = useSignal<string | undefined>(undefined);
  const object = useCallback(
    (text: string | undefined) => {
      objection.value = text;
    },
    [objection],
  );
  return (
    <aside class="members" aria-label={words.members} aria-busy={listing.members.value === undefined}>
      <h2 class="members-heading">
        {words.members} <span class="members-count">{count}</span>
      </h2>
      <ErrorLine text={objection.value ?? listing.objection.value} />
      <ul class="member-list">
        {listing.members.value?.map((member) => (
          <MemberItem key={member.userId} room={room} you={you} member={member} onObjection={object} />
        ))}
      </ul>
      {listing.hasMore.value && (
        <button type="button" class="button quiet more" onClick={() => void listing.loadMore()}>
          {words.loadMore}
        </button>
      )}
    </aside>
  );
}

interface MemberItemProps extends Pick<MembersProps, 'room' | 'you'> {
  member: Member;
  onObjection: (text: string | undefined) => void;
}

function MemberItem({ room, you, member, onObjection }: MemberItemProps) {
  const { userId, nickname, avatarUrl, role, online } = member;
  const { client } = useChat();
  const isYou = userId === you?.userId;
  const muted = isMuted(member, client.serverNow());
  return (
    <li class={online ? 'member' : 'member away'}>
      <span class="member-avatar">
        <Avatar userId={userId} nickname={nickname} avatarUrl={avatarUrl} />
        <span class="dot" role="img" aria-label={online ? words.isOnline : words.isOffline} />
      </span>
      <div class="member-who">
        <p class="member-name">
          <bdi>{room.nameOf(member)}</bdi>
        </p>
        {(isYou || role !== 'member' || muted) && (
          <p class="member-tags">
            {isYou && <span class="tag">{words.you}</span>}
            {role !== 'member' && <span class="tag role">{words[role]}</span>}
            {muted && <span class="tag">{words.muted}</span>}
          </p>
        )}
      </div>
      {you && mayModerate(you) && <MemberActs room={room} you={you} member={member} onObjection={onObjection} />}
    </li>
  );
}
