/** What is being written, where it is not a message of its own. */
export type Purpose =
  | { kind: 'reply'; to: number; name: string; content: string }
  /** `objection`: why the server did not take it, at the last attempt. */
  | { kind: 'edit'; target: number; content: string; objection?: string };
