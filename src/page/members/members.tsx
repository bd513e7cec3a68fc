import type { ChatRoom } from '../../client/chat-client.ts';
import type { Member } from '../../protocol/model.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ErrorLine } from '../ui/error-line.tsx';
import { words } from '../words.ts';
import { useMemberListing } from './member-listing.ts';

interface MembersProps {
  room: ChatRoom;
  myId: string;
  count: number;
}

export function Members({ room, myId, count }: MembersProps) {
  const listing = useMemberListing(room);
  return (
    <aside class="members" aria-label={words.members}>
      <h2 class="members-heading">
        {words.members} <span class="members-count">{count}</span>
      </h2>
      <ErrorLine text={listing.objection.value} />
      <ul class="member-list">
        {listing.members.value?.map((member) => (
          <MemberItem key={member.userId} member={member} isMe={member.userId === myId} />
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

function MemberItem({ member: { userId, nickname, role, online }, isMe }: { member: Member; isMe: boolean }) {
  return (
    <li class={online ? 'member' : 'member away'}>
      <span class="member-avatar">
        <Avatar userId={userId} nickname={nickname} />
        <span class="dot" role="img" aria-label={online ? words.isOnline : words.isOffline} />
      </span>
      <span class="member-name" dir="auto">
        {nickname}
      </span>
      {isMe && <span class="tag">{words.you}</span>}
      {role !== 'member' && <span class="tag role">{words[role]}</span>}
    </li>
  );
}
