import { expect, test } from 'vitest';
import { toward } from '../../src/protocol/particle.ts';

const READ = {
  로: [
    ...['바다', '서울', '하늘', '별', '하늘!', '하늘(서울)', '“하늘”', '하늘…', '하\u1102\u1161'],
    ...['1', '2', '4', '5', '7', '8', '9', 'ann7', '21', '하늘 2'],
    ...['IU', 'A', 'L', 'R', 'BTS', 'MBC', 'b', 'jtbc'],
    ...[
      'Anna',
      'Leo',
      'Noah',
      'Peter',
      'David',
      'Daniel',
      'Nicole',
      'Mark',
      'Robert',
      'Smith',
      'Alice',
      'Mike',
      'Kelly',
    ],
    ...['José', 'Zoë'],
  ],
  으로: [
    ...['강', '부산', '밥', '구름', '구름~', '하느\u11ab'],
    ...['3', '6', '0', '10', '100', '1000', '사람3', 'user 16'],
    ...[
      'ann',
      'bob',
      'Kim',
      'Jin',
      'Song',
      'Jack',
      'Eric',
      'Philip',
      'Janet',
      'Jacob',
      'M',
      'N',
      'KIM',
      'kbsn',
      'Ann.',
    ],
  ],
  '(으)로': [
    ...['👍', '하늘👍', '하늘👍🏽', '7️⃣', 'ㅋㅋㅋ', '太郎', 'さくら', 'Ольга', '', '…', '★', 'ann❤️'],
    ...['Jane', 'Anne', 'Greg', 'Scott', 'BOB', 'book'],
  ],
};

test.each(Object.entries(READ).flatMap(([particle, names]) => names.map((name) => [name, particle] as const)))(
  '“%s” is followed by %s',
  (name, particle) => {
    expect(toward(name)).toBe(particle);
  },
);
