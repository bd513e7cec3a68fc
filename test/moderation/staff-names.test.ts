import { expect, test } from 'vitest';
import { imitatesStaff, skeleton } from '../../src/moderation/staff-names.ts';

const RESERVED =
  'admin administrator moderator owner system staff sarangbang root support 관리자 운영자 운영진 매니저 방장 시스템 사랑방'.split(
    ' ',
  );

const IMITATIONS = [
  ...'admin Admin ADMIN Administrator moderator owner system staff Sarangbang 관리자 운영자 운영진 매니저 방장 시스템'.split(
    ' ',
  ),
  ...'adm1n @dmin 4dm1n admln adrnin 0wner Owner1 admin123 1admin admin_ _admin_ -admin- [admin] *admin* ~운영자~ ★관리자★'.split(
    ' ',
  ),
  ...'аdmin аdmіn ａｄｍｉｎ 𝒶𝒹𝓂𝒾𝓃 ⓐⓓⓜⓘⓝ ådmin αdmin ΑDMΙΝ 🅰🅳🅼🅸🅽 sуstem ѕtaff mοderator'.split(' '),
  ...'관리자님 관리자1 운영자입니다 공식운영자 관리자봇 총관리자 부방장 admins adminteam superadmin systemadmin admin관리자'.split(
    ' ',
  ),
  ...[
    'admin kim',
    'Kim Admin',
    'the admin',
    'official staff',
    '운영자 민수',
    '민수 (운영자)',
    '[운영자]철수',
    'cat owner',
  ],
  ...['a d m i n', 'a.d.m.i.n', '관 리 자', '관.리.자', 'ad-min', 'kim.admin'],
  'ad\u200bmin',
  '관\u200b리\u2060자',
  'a\u0301d\u0336min',
  '\u202eadmin',
  '\u202enimda\u202c',
  '관\u3164리자',
  '관리자'.normalize('NFD'),
  'ㄱㅘㄴ리자',
  '관ㄹㅣ자',
];

const NAMES = [
  ...'Adam Ann Min Ad Admira Badminton administrative adminton Ownerless Downer Stafford Falstaff systematic ecosystem'.split(
    ' ',
  ),
  ...'Rooty Beetroot supporter moderate modern Mod 관리 관리비 자관리 운영 방장금지 방장어 부장 매니아 시스 시스터 사랑 사랑방손님'.split(
    ' ',
  ),
  ...[
    '김철수',
    '민수',
    'ann 2',
    '하늘 바람',
    'Владимир',
    '田中',
    '😀',
    '1234',
    '...',
    '',
    '관 심',
    'Olivia',
    'Arnold',
    'Warner',
  ],
];

test.each(IMITATIONS)('%j claims to be staff', (name) => {
  expect(imitatesStaff(name, RESERVED)).toBe(true);
});

test.each(NAMES)('%j does not', (name) => {
  expect(imitatesStaff(name, RESERVED)).toBe(false);
});

test('nothing is reserved where there is nothing to see', () => {
  expect(imitatesStaff('anyone', ['', '...', '\u200b'])).toBe(false);
  expect(imitatesStaff('', ['admin'])).toBe(false);
});

test('names that look the same have the same skeleton', () => {
  expect(skeleton('Pаul\u200b')).toBe(skeleton('PAU1'));
  expect(skeleton('철\u200b수')).toBe(skeleton('철수'.normalize('NFD')));
  expect(skeleton('modern')).toBe(skeleton('modem'));
  expect(skeleton('철수')).not.toBe(skeleton('영희'));
});
