import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { ChatClient, ChatFailure, lineOf, startSession } from '../src/client/chat-client.ts';
import { MUST } from '../src/field-words.ts';
import type { Language, Words } from '../src/protocol/language.ts';
import { SAY } from '../src/words.ts';
import { Person } from './support/person.ts';
import { DEPLOYMENTS, useWorld } from './support/world.ts';

const LANGUAGES: [Language, accept: string][] = [
  ['en', 'en-US,en;q=0.9,ko;q=0.8'],
  ['ko', 'ko-KR,ko;q=0.9,en;q=0.8'],
];
const NO_ROOM = 999_999;

describe.each(DEPLOYMENTS)('languages, $name', (deployment) => {
  const world = useWorld(deployment);
  const last = deployment.workers - 1;

  const call = async (accept: string | undefined, method: string, path: string, body?: unknown, token?: string) => {
    const response = await fetch(world.url(last) + path, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(accept !== undefined && { 'Accept-Language': accept }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
    world.contract.checkAnswer(method, path, answer);
    return answer;
  };
  /** Connects as told; resolves with the refusal. */
  const refused = async (path: string, auth: object, headers: Record<string, string> = {}) => {
    const options = { auth, extraHeaders: headers, transports: ['websocket'], forceNew: true, reconnection: false };
    const socket = io(world.url(last) + path, options);
    const error = await new Promise<Error & { data?: { message: string } }>((resolve) =>
      socket.on('connect_error', resolve),
    );
    socket.disconnect();
    expect(error.data?.message).toBe(error.message);
    return error.message;
  };

  describe.each(LANGUAGES)('%s', (language, accept) => {
    test('requests are refused in it', async () => {
      const { token } = await world.person('ann');
      const refusals: [Words, status: number, Parameters<typeof call> extends [unknown, ...infer R] ? R : never][] = [
        [SAY.noRoom(NO_ROOM), 404, ['GET', `/api/rooms/${NO_ROOM}`]],
        [SAY.nothingAt('GET /api/nothing'), 404, ['GET', '/api/nothing']],
        [SAY.needsToken, 401, ['POST', '/api/rooms', { title: 'x' }]],
        [SAY.badToken, 401, ['GET', '/api/rooms', undefined, 'nonsense']],
        [SAY.badJson, 400, ['POST', '/api/rooms', '{"title": "cut o', token]],
        [SAY.tooLarge, 413, ['POST', '/api/rooms', { title: 'x'.repeat(200_000) }, token]],
        [SAY.badRequest, 400, ['POST', '/api/rooms/%E0%A4%A/members', {}, token]],
      ];
      for (const [words, status, request] of refusals) {
        const answer = await call(accept, ...request);

        expect(answer).toMatchObject({ status, body: { status, detail: words[language] } });
        expect(answer.headers.get('content-language')).toBe(language);
        expect(answer.headers.get('vary')).toMatch(/\baccept-language\b/i);
      }
    });

    test('every wrong field is told in it', async () => {
      const { token } = await world.person('ann');
      const attachments = [
        { url: 'ftp://x', contentType: 'image' },
        { url: 'https://x', size: 1.5 },
      ];
      const fields: [path: string, field: string, body: unknown, Words][] = [
        ['/api/sessions', 'nickname', {}, MUST.beThere],
        ['/api/sessions', 'nickname', { nickname: ' ' }, MUST.notBeEmpty],
        ['/api/sessions', 'nickname', { nickname: 7 }, MUST.beText],
        ['/api/sessions', 'nickname', { nickname: 'x'.repeat(31) }, MUST.haveCharacters(30)],
        ['/api/sessions', 'nickname', { nickname: 'a\nb' }, MUST.haveNoControls],
        ['/api/sessions', 'nickname', { nickname: '\u200b' }, MUST.beVisible],
        ['/api/sessions', 'nickname', { nickname: '\ud83d' }, MUST.beWellFormed],
        ['/api/sessions', 'nickname', { nickname: '운영자' }, MUST.notImitateStaff],
        ['/api/rooms', 'mode', { title: 'x', mode: 'loud' }, MUST.beOneOf('chat, live')],
        ['/api/rooms/1/messages', 'clientId', { content: 'x', clientId: 'x ' }, MUST.beStorable],
        ['/api/rooms', 'liftime', { title: 'x', liftime: 'permanent' }, MUST.beKnownAs('lifetime')],
        ['/api/sessions', 'colour', { nickname: 'x', colour: 'red' }, MUST.beKnown('nickname')],
        ['/api/rooms/1/messages', 'replyTo', { replyTo: 0 }, MUST.beAtLeast('1')],
        ['/api/rooms/1/messages', 'replyTo', { replyTo: '1' }, MUST.beNumber],
        ['/api/rooms/1/messages', 'attachments', { attachments: {} }, MUST.beList],
        ['/api/rooms/1/messages', 'attachments', { attachments: [] }, MUST.haveItemsFrom('1')],
        ['/api/rooms/1/messages', 'attachments', { attachments: Array(11).fill({}) }, MUST.haveItems('10')],
        ['/api/rooms/1/messages', 'attachments.0', { attachments: [7] }, MUST.beObject],
        ['/api/rooms/1/messages', 'attachments.0.url', { attachments }, MUST.beUrl],
        ['/api/rooms/1/messages', 'attachments.0.contentType', { attachments }, MUST.beMediaType],
        ['/api/rooms/1/messages', 'attachments.1.size', { attachments }, MUST.beWhole],
      ];
      for (const [path, field, body, words] of fields) {
        const { body: problem } = await call(accept, 'POST', path, body, token);

        expect(problem).toMatchObject({ code: 'invalid', detail: expect.stringContaining(words[language]) });
        expect(problem.issues).toContainEqual({ path: field, message: words[language] });
      }
      const { body: problem } = await call(accept, 'GET', '/api/rooms?cursor=x&limit=1');
      expect(problem.issues).toEqual([{ path: 'cursor', message: MUST.beCursor[language] }]);
    });

    test.each([
      ['auth.lang', { auth: { lang: language }, headers: { 'Accept-Language': 'fr' } }],
      ['the handshake’s Accept-Language', { auth: {}, headers: { 'Accept-Language': accept } }],
      ['Accept-Language, for another auth.lang', { auth: { lang: 'fr' }, headers: { 'Accept-Language': accept } }],
      ['auth.lang, against Accept-Language', { auth: { lang: language }, headers: { 'Accept-Language': 'en,ko' } }],
    ])('events are refused in it, by %s', async (_by, { auth, headers }) => {
      const { token } = (await world.rest(last).post('/api/sessions', { nickname: 'ann' })).body;
      const ann = new Person(world.url(last), token, world.contract, {
        auth: { token, ...auth },
        extraHeaders: headers as { [header: string]: string },
      });
      await ann.connected();
      const said = async (event: string, input?: unknown) => {
        const reply = await ann.socket.timeout(10_000).emitWithAck(event, input);
        return reply.error.message;
      };

      expect(await said('room:join', { roomId: NO_ROOM })).toBe(SAY.noRoom(NO_ROOM)[language]);
      expect(await said('room:join', { roomId: 'x' })).toBe(`roomId: ${MUST.beNumber[language]}`);
      expect(await said('room:join')).toBe(MUST.beObject[language]);
      expect(await said('no:event', {})).toBe(SAY.noEvent('no:event')[language]);
      ann.leave();
      for (const lang of [auth, { lang: { ko: 1 } }]) {
        const own =
          'lang' in lang && typeof lang.lang === 'object' ? { ...headers, 'Accept-Language': accept } : headers;
        expect(await refused('/chat', lang, own)).toBe(SAY.connectWithToken[language]);
      }
      expect(await refused('/chat', { token: 'x', ...auth }, headers)).toBe(SAY.badToken[language]);
      expect(await refused('/', auth, headers)).toBe(SAY.connectTo('/chat')[language]);
    });

    test('the client library asks for it, and speaks it itself', async () => {
      const fails = async (promise: Promise<unknown>) => {
        const failure: unknown = await promise.catch((error) => error);
        expect(failure).toBeInstanceOf(ChatFailure);
        return (failure as ChatFailure).message;
      };
      const url = world.url(last);
      const { token, user } = await startSession(url, '바다', language);
      const client = new ChatClient({ url, token, language });
      const isOnline = () => client.state === 'online';
      await new Promise<void>((online) => client.subscribe(() => isOnline() && online()));
      const { id } = await client.createRoom({ title: '강' });
      const room = await client.join(id);

      expect(await fails(startSession(url, '', language))).toBe(`nickname: ${MUST.notBeEmpty[language]}`);
      expect(await fails(client.createRoom({ title: '' }))).toBe(`title: ${MUST.notBeEmpty[language]}`);
      expect(await fails(client.join(NO_ROOM))).toBe(SAY.noRoom(NO_ROOM)[language]);
      expect(room.entries.map((entry) => lineOf(entry, language))).toEqual([
        language === 'ko' ? `${user.nickname}님이 입장하셨습니다.` : `${user.nickname} joined`,
      ]);
      client.close();
      expect(await fails(client.changeNickname('x'))).toMatch(
        language === 'ko' ? /[가-힣]/ : /^There is no connection$/,
      );
      expect(await fails(startSession('http://127.0.0.1:1', 'x', language))).toMatch(
        language === 'ko' ? /서버에 연결할 수 없습니다/ : /cannot be reached/,
      );
    });
  });

  test('a language that is not asked for, or not known, is English', async () => {
    for (const accept of [undefined, '', 'fr', '*', 'ko;q=0', 'x'.repeat(5_000)]) {
      const answer = await call(accept, 'GET', `/api/rooms/${NO_ROOM}`);
      expect(answer.body.detail).toBe(SAY.noRoom(NO_ROOM).en);
    }
  });

  test('roles and mutes are told with the name of whom they are about', async () => {
    const [ann, bob] = [await world.person('Ann'), await world.person('밥', last)];
    const roomId = await world.room(ann);
    await ann.join(roomId);
    await bob.join(roomId);
    const userId = bob.user.id;

    await ann.get('member:mute', { roomId, userId, seconds: 60 });
    await ann.get('member:unmute', { roomId, userId });
    await ann.get('member:role', { roomId, userId, role: 'moderator' });
    await ann.get('member:role', { roomId, userId, role: 'member' });
    await ann.get('member:kick', { roomId, userId });

    const { entries } = (await world.rest(last).get(`/api/rooms/${roomId}/log`)).body;
    expect(entries.map((entry: Parameters<typeof lineOf>[0]) => lineOf(entry, 'ko'))).toEqual([
      'Ann님이 입장하셨습니다.',
      '밥님이 입장하셨습니다.',
      '밥님의 채팅이 1분 동안 금지되었습니다.',
      '밥님의 채팅 금지가 해제되었습니다.',
      '밥님이 운영자가 되었습니다.',
      '밥님의 역할이 해제되었습니다.',
      '밥님을 내보냈습니다.',
    ]);
  });
});
