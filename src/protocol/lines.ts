import { durationIn } from './duration.ts';
import { isolated } from './isolated.ts';
import type { Language } from './language.ts';
import type { Entry, LeaveReason, Role, RoomChange, RoomMode, Visibility } from './model.ts';
import { toward } from './particle.ts';

/** A sentence with names of others' making in it: `texts[0] names[0] texts[1] …`. They may be set apart where it is shown. */
export interface Sentence {
  texts: readonly string[];
  names: readonly string[];
}

/** What somebody is called where it is shown. */
export type NameOf = (person: { userId: string; nickname: string }) => string;

type Say<A extends unknown[]> = (...values: A) => Sentence;

/** What is said of what happened in a room. */
interface Lines {
  joined: Say<[name: string]>;
  left: Record<LeaveReason, Say<[name: string]>>;
  renamed: Say<[from: string, to: string]>;
  title: Say<[title: string]>;
  mode: Record<RoomMode, Sentence>;
  visibility: Record<Visibility, Sentence>;
  password: Sentence;
  noPassword: Sentence;
  slowMode: Say<[seconds: number]>;
  noSlowMode: Sentence;
  wordFilter: Record<NonNullable<RoomChange['wordFilter']>, Sentence>;
  pinned: Sentence;
  unpinned: Sentence;
  role: Record<Role, Say<[name: string]>>;
  muted: Say<[name: string, seconds: number]>;
  unmuted: Say<[name: string]>;
  live: Sentence;
  ended: Sentence;
  deleted: Sentence;
  /** Who is not known by name. */
  somebody: string;
  between: string;
}

const LINES: Record<Language, Lines> = {
  en: {
    joined: (name) => say`${name} joined`,
    left: {
      left: (name) => say`${name} left`,
      disconnected: (name) => say`${name} left (connection lost)`,
      kicked: (name) => say`${name} was removed`,
      banned: (name) => say`${name} was banned`,
    },
    renamed: (from, to) => say`${from} is now ${to}`,
    title: (title) => say`The room is now called ${title}`,
    mode: { chat: say`This is now a chat room`, live: say`This is now a live room` },
    visibility: { public: say`The room is now public`, private: say`The room is now private` },
    password: say`The room now has a password`,
    noPassword: say`The room no longer has a password`,
    slowMode: (seconds) => plain(`Slow mode is on: one message every ${durationIn('en', seconds)}`),
    noSlowMode: say`Slow mode is off`,
    wordFilter: {
      off: say`The word filter is off`,
      mask: say`The word filter is on: blocked words are masked`,
      reject: say`The word filter is on: messages with blocked words are rejected`,
      flag: say`The word filter is on: messages with blocked words are reported to the moderators`,
    },
    pinned: say`A message was pinned`,
    unpinned: say`The message was unpinned`,
    role: {
      owner: (name) => say`${name} is now an owner`,
      moderator: (name) => say`${name} is now a moderator`,
      member: (name) => say`${name} no longer has a role`,
    },
    muted: (name, seconds) => around('', name, ` was muted for ${durationIn('en', seconds)}`),
    unmuted: (name) => say`${name} was unmuted`,
    live: say`The broadcast has started`,
    ended: say`The broadcast has ended`,
    deleted: say`The room was deleted`,
    somebody: 'Somebody',
    between: '. ',
  },
  ko: {
    joined: (name) => say`${name}님이 입장하셨습니다.`,
    left: {
      left: (name) => say`${name}님이 퇴장하셨습니다.`,
      disconnected: (name) => say`${name}님이 퇴장하셨습니다. (연결 끊김)`,
      kicked: (name) => say`${name}님을 내보냈습니다.`,
      banned: (name) => say`${name}님이 차단되었습니다.`,
    },
    renamed: (from, to) => ({ texts: ['', '님이 ', `${toward(to)} 닉네임을 변경했습니다.`], names: [from, to] }),
    title: (title) => around('방 제목이 ', title, `${toward(title)} 변경되었습니다.`),
    mode: { chat: say`방 종류가 채팅으로 변경되었습니다.`, live: say`방 종류가 라이브 방송으로 변경되었습니다.` },
    visibility: { public: say`방이 공개로 변경되었습니다.`, private: say`방이 비공개로 변경되었습니다.` },
    password: say`방 비밀번호가 설정되었습니다.`,
    noPassword: say`방 비밀번호가 해제되었습니다.`,
    slowMode: (seconds) =>
      plain(`저속 모드가 켜졌습니다. ${durationIn('ko', seconds)}에 한 번 메시지를 보낼 수 있습니다.`),
    noSlowMode: say`저속 모드가 꺼졌습니다.`,
    wordFilter: {
      off: say`금칙어 필터가 꺼졌습니다.`,
      mask: say`금칙어 필터가 켜졌습니다. 금칙어는 가려집니다.`,
      reject: say`금칙어 필터가 켜졌습니다. 금칙어가 있는 메시지는 보낼 수 없습니다.`,
      flag: say`금칙어 필터가 켜졌습니다. 금칙어가 있는 메시지는 운영자에게 신고됩니다.`,
    },
    pinned: say`메시지가 고정되었습니다.`,
    unpinned: say`메시지 고정이 해제되었습니다.`,
    role: {
      owner: (name) => say`${name}님이 방장이 되었습니다.`,
      moderator: (name) => say`${name}님이 운영자가 되었습니다.`,
      member: (name) => say`${name}님의 역할이 해제되었습니다.`,
    },
    muted: (name, seconds) => around('', name, `님의 채팅이 ${durationIn('ko', seconds)} 동안 금지되었습니다.`),
    unmuted: (name) => say`${name}님의 채팅 금지가 해제되었습니다.`,
    live: say`방송이 시작되었습니다.`,
    ended: say`방송이 종료되었습니다.`,
    deleted: say`방이 삭제되었습니다.`,
    somebody: '알 수 없는 사용자',
    between: ' ',
  },
};

/**
 * What an entry says to people, as "Ann님이 입장하셨습니다."; undefined for messages, their edits and deletions, which
 * show in the message itself, and for what one need not be told.
 * @param nameOf how people are called: by default, by their nicknames
 */
export function lineOf(entry: Entry, language: Language, nameOf: NameOf = nicknameOf): string | undefined {
  const sentence = sentenceOf(entry, language, nameOf);
  return sentence?.texts.flatMap((text, i) => [text, isolated(sentence.names[i] ?? '')]).join('');
}

/** The same, with the names apart. */
export function sentenceOf(entry: Entry, language: Language, nameOf: NameOf = nicknameOf): Sentence | undefined {
  const lines = LINES[language];
  switch (entry.kind) {
    case 'joined':
      return lines.joined(nameOf(entry));
    case 'left':
      return lines.left[entry.reason](nameOf(entry));
    case 'renamed': {
      const { userId, from, to } = entry;
      return lines.renamed(nameOf({ userId, nickname: from }), nameOf({ userId, nickname: to }));
    }
    case 'room':
      return joined(changesIn(entry, entry.at, lines, nameOf), lines.between);
    default:
      return undefined;
  }
}

function nicknameOf({ nickname }: { nickname: string }): string {
  return nickname;
}

function changesIn(change: RoomChange & { deleted?: true }, at: number, lines: Lines, nameOf: NameOf): Sentence[] {
  const said = [...ofTheRoom(change, lines), ...ofTalk(change, lines), ...ofPeople(change, at, lines, nameOf)];
  if (change.deleted) said.push(lines.deleted);
  return said.filter((sentence) => typeof sentence === 'object');
}

type Told = (Sentence | false | undefined)[];

function ofTheRoom({ title, mode, visibility, hasPassword }: RoomChange, lines: Lines): Told {
  return [
    title !== undefined && lines.title(title),
    mode && lines.mode[mode],
    visibility && lines.visibility[visibility],
    hasPassword !== undefined && (hasPassword ? lines.password : lines.noPassword),
  ];
}

function ofTalk({ slowModeSeconds, wordFilter, pinnedSeq }: RoomChange, lines: Lines): Told {
  return [
    slowModeSeconds !== undefined && (slowModeSeconds > 0 ? lines.slowMode(slowModeSeconds) : lines.noSlowMode),
    wordFilter && lines.wordFilter[wordFilter],
    pinnedSeq !== undefined && (pinnedSeq === null ? lines.unpinned : lines.pinned),
  ];
}

function ofPeople({ role, muted, live }: RoomChange, at: number, lines: Lines, nameOf: NameOf): Told {
  const named = ({ userId, nickname }: { userId: string; nickname?: string }) =>
    nickname === undefined ? lines.somebody : nameOf({ userId, nickname });
  return [
    role && lines.role[role.role](named(role)),
    muted && mutedLine(named(muted), muted.until, at, lines),
    live !== undefined && (live ? lines.live : lines.ended),
  ];
}

function mutedLine(name: string, until: number | null, at: number, lines: Lines): Sentence {
  return until === null ? lines.unmuted(name) : lines.muted(name, (until - at) / 1_000);
}

function say(texts: TemplateStringsArray, ...names: string[]): Sentence {
  return { texts, names };
}

function plain(text: string): Sentence {
  return { texts: [text], names: [] };
}

function around(before: string, name: string, after: string): Sentence {
  return { texts: [before, after], names: [name] };
}

/** Several as one. */
function joined(sentences: readonly Sentence[], between: string): Sentence | undefined {
  return sentences.reduce<Sentence | undefined>((all, { texts, names }) => {
    if (!all) return { texts, names };
    const [first = '', ...rest] = texts;
    return {
      texts: [...all.texts.slice(0, -1), (all.texts.at(-1) ?? '') + between + first, ...rest],
      names: [...all.names, ...names],
    };
  }, undefined);
}
