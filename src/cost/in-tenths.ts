/** Seconds for a report: estimates carry no more digits than they deserve. */
export function inTenths(seconds: number): number {
  return Math.round(seconds * 10) / 10
}
