import { useSignal } from '@preact/signals';
import { ChatFailure } from '../../client/chat-client.ts';
import { useBackOnline } from '../back-online.ts';
import { failureText, isUnavailable, sentence } from '../failure-text.ts';

export interface Submission {
  isBusy: boolean;
  /** What is wrong with a field, by its path; what is in a list counts as the list's. */
  objectionTo: (path: string) => string | undefined;
  /** What is wrong, where it is about no field of the form. */
  objection: string | undefined;
  /** Does it, and keeps what went wrong. Once at a time. @returns whether it was done */
  submit: (act: () => Promise<unknown>) => Promise<boolean>;
}

/** What becomes of a form that is sent. @param paths the fields that say themselves what is wrong with them */
export function useSubmit(paths: readonly string[] = []): Submission {
  const failure = useSignal<unknown>(undefined);
  const isBusy = useSignal(false);
  useBackOnline(() => {
    if (isUnavailable(failure.value)) failure.value = undefined;
  });
  const issues = failure.value instanceof ChatFailure ? failure.value.issues : [];
  const isOf = (path: string) => (issue: { path: string }) => issue.path === path || issue.path.startsWith(`${path}.`);
  const isShownThere = issues.length > 0 && issues.every((issue) => paths.some((path) => isOf(path)(issue)));
  return {
    isBusy: isBusy.value,
    objectionTo: (path) => {
      const issue = issues.find(isOf(path));
      return issue && sentence(issue.message);
    },
    objection: failure.value === undefined || isShownThere ? undefined : failureText(failure.value),
    submit: async (act) => {
      if (isBusy.value) return false;
      isBusy.value = true;
      failure.value = undefined;
      try {
        await act();
        return true;
      } catch (error) {
        failure.value = error;
        return false;
      } finally {
        isBusy.value = false;
      }
    },
  };
}
