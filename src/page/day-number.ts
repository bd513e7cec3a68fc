/** The same for all moments of one day, here. @param at in epoch ms */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return (date.getFullYear() * 12 + date.getMonth()) * 31 + date.getDate();
}
