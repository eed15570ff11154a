const form = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\d{0,9}(?:Z|([+-])(\d\d):?(\d\d))?$/

/** Seconds since 1970 of a time as RFC 3339 spells it; one without a zone is taken for UTC. Undefined for any other text. */
export function secondsAt(text: string): number | undefined {
  const parts = form.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour, minute, second, fraction = '0', sign, zoneHour = '0', zoneMinute = '0'] = parts
  const zone = (sign === '-' ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute)) * 60
  const days = daysAt(Number(year), Number(month), Number(day))
  return days * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) + Number(`0.${fraction}`) - zone
}

/** Days since 1970 of a date of the Gregorian calendar: years begin in March, so that the leap day is their last. */
function daysAt(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const monthFromMarch = (month + 9) % 12
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400)
  return shifted * 365 + leapDays + Math.floor((153 * monthFromMarch + 2) / 5) + day - 719_469
}
