import { expect, test } from 'vitest';
import { ChatClient } from '../../src/client/chat-client.ts';

const url = 'https://chat.example.com';

test.each([
  [{}, '"token" or "nickname"'],
  [{ url }, '"token" or "nickname"'],
  [{ url, nickname: undefined }, '"token" or "nickname"'],
  [{ nickname: 'ann' }, '"url" is missing'],
  [{ url: '', token: 'a token' }, '"url" is missing'],
  [{ url: 'chat.example.com', token: 'a token' }, '"url" is not one'],
  [{ url: 'localhost:3000', token: 'a token' }, '"url" is not one'],
])('a client of %j says at once which option is missing', (options, what) => {
  expect(() => new ChatClient(options as never)).toThrow(new RegExp(`option ${what}`));
});
