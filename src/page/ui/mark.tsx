/** A paper window with its lattice, as the guest room of a Korean house has it. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <rect class="mark-paper" x="9" y="9" width="6" height="6" />
      <path d="M9 3v18M15 3v18M3 9h18M3 15h18" />
      <rect x="3" y="3" width="18" height="18" rx="2" />
    </svg>
  );
}
