/** Bounds that both ends keep. Lengths of text count Unicode code points, after trimming. */
export const LIMITS = {
  /** UTF-16 units: as OpenID Connect bounds `sub`. */
  userId: 255,
  content: 2_000,
  clientId: 64,
  nickname: 30,
  title: 100,
  password: 100,
  /** Words of a room's own that its filter finds. */
  ownWords: 100,
  ownWord: 30,
  /** Of a kick, a ban, a report. */
  reason: 500,
  /** Owners and moderators of a room. */
  staff: 100,
  /** Invitations to a room that still let somebody in. */
  invitations: 100,
  attachments: 10,
  /** All of a message together, as JSON. An entry must fit into 64 KB, of which its text may take 12. */
  attachmentsBytes: 32_000,
  attachmentUrl: 2_048,
  attachmentName: 200,
  /** Entries, rooms or members a page. */
  page: 200,
  /** Bytes of JSON a page of a log, about: what remains is read with the next one. */
  pageBytes: 256_000,
  /** Entries of a join without `after`. */
  latest: 50,
  /** Rooms that one connection may be in. */
  roomsPerConnection: 100,
  /** Bytes of one Socket.IO packet or one REST body. */
  packetBytes: 100_000,
} as const;

export type Limits = typeof LIMITS;
