import type { z } from 'zod';
import { MUST } from './field-words.ts';
import type { Words } from './protocol/language.ts';

/** What is wrong with a field that a schema says nothing of its own about. @param input what the field was */
export function wordsOf(issue: z.core.$ZodIssue, input: unknown): Words {
  if (input === undefined && issue.path.length > 0) return MUST.beThere;
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? MUST.beRight;
    case 'invalid_value':
      return MUST.beOneOf(issue.values.map(String).join(', '));
    case 'too_small':
      return atLeast(issue.origin)(String(issue.minimum));
    case 'too_big':
      return atMost(issue.origin)(String(issue.maximum));
    case 'invalid_format':
      return issue.format === 'url' ? MUST.beUrl : MUST.beRight;
    default:
      return MUST.beRight;
  }
}

const TYPES: Partial<Record<string, Words>> = {
  string: MUST.beText,
  number: MUST.beNumber,
  int: MUST.beWhole,
  boolean: MUST.beBoolean,
  array: MUST.beList,
  object: MUST.beObject,
};

function atLeast(origin: string): (least: string) => Words {
  if (origin === 'string') return MUST.haveCharactersFrom;
  return origin === 'array' ? MUST.haveItemsFrom : MUST.beAtLeast;
}

function atMost(origin: string): (most: string) => Words {
  if (origin === 'string') return (most) => MUST.haveCharacters(Number(most));
  return origin === 'array' ? MUST.haveItems : MUST.beAtMost;
}
