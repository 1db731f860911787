/** Spans of whole days: OGC `datetime` text, arithmetic in UTC, half-open. Days count from 2021-01-01. */

/** @typedef {import("#map/types.js").Span} Span */

import { month, t } from "#map/i18n.js";

const MS_PER_DAY = 86_400_000;
const EPOCH_MS = Date.UTC(2021, 0, 1);
const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** The last day that can end a span: Python's calendar has no day after it. */
const LAST = (Date.UTC(9999, 11, 31) - EPOCH_MS) / MS_PER_DAY;

/** Understood whatever the page speaks. */
const ENGLISH = [
  "January", "February", "March", "April", "May", "June", "July",
  "August", "September", "October", "November", "December",
];

/** Day, month and year; year, month and day (Lithuanian); year, day and month (Latvian). The day may be left out. */
const FORMS = [
  /^(?:(?<day>\d{1,2})\.? )?(?<month>\p{L}{3,})\.?,? (?<year>\d{4})(?: \p{L}+\.?)?$/u,
  /^(?<year>\d{4}) m\. (?<month>\p{L}{3,})(?: (?<day>\d{1,2}) d\.?)?$/u,
  /^(?<year>\d{4})\. gada (?:(?<day>\d{1,2})\. )?(?<month>\p{L}{3,})$/u,
];

export const EXPECTED = "a date (2021-11-08), a month (2021-11), a year or an interval a/b, closed on both ends";

/**
 * Return the day's number, or null if the calendar has no such day.
 * @param {number} year @param {number} month 1 to 12 @param {number} day
 * @returns {number | null}
 */
export function dayOf(year, month, day) {
  const moment = new Date(0);
  moment.setUTCFullYear(year, month - 1, day);
  const same = moment.getUTCFullYear() === year && moment.getUTCMonth() === month - 1 && moment.getUTCDate() === day;
  return same && year >= 1 ? Math.round((moment.getTime() - EPOCH_MS) / MS_PER_DAY) : null;
}

/** Return the parts of a day. @param {number} day @returns {{year: number, month: number, day: number}} */
export function partsOf(day) {
  const moment = new Date(EPOCH_MS + day * MS_PER_DAY);
  return { year: moment.getUTCFullYear(), month: moment.getUTCMonth() + 1, day: moment.getUTCDate() };
}

/** Return the day as YYYY-MM-DD. @param {number} day */
export function isoOf(day) {
  const { year, month, day: number } = partsOf(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(number).padStart(2, "0")}`;
}

/** Read YYYY-MM-DD; null if it is no date of the calendar. @param {string} text @returns {number | null} */
export function parseDay(text) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return match ? dayOf(Number(match[1]), Number(match[2]), Number(match[3])) : null;
}

/** Return the same day of another month, or that month's last day. @param {number} day @param {number} months */
export function addMonths(day, months) {
  const { year, month, day: number } = partsOf(day);
  const total = year * 12 + (month - 1) + months;
  const [y, m] = [Math.floor(total / 12), (total % 12) + 1];
  return dayOf(y, m, Math.min(number, daysInMonth(y, m))) ?? day;
}

/** @param {number} year @param {number} month 1 to 12 */
export function daysInMonth(year, month) {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * Read a date, a month or a year as a span; null if it is none.
 * @param {string} text @returns {{start: number, end: number} | null}
 */
export function parseCalendar(text) {
  const match = DATE.exec(text);
  if (!match) return null;
  const year = Number(match[1]);
  const month = match[2] === undefined ? null : Number(match[2]);
  const number = match[3] === undefined ? null : Number(match[3]);
  const start = dayOf(year, month ?? 1, number ?? 1);
  if (start === null) return null;
  if (number !== null) return oneDay(start);
  const end = addMonths(start, month === null ? 12 : 1);
  return end > LAST ? null : { start, end };
}

/**
 * Read an OGC interval of dates; null if it is none. Open ends are null.
 * @param {string} text @returns {Span | null}
 */
export function parse(text) {
  const parts = text.trim().split("/");
  if (parts.length > 2) return null;
  const open = parts.map((part) => parts.length === 2 && (part === "" || part === ".."));
  const spans = parts.map((part, i) => (open[i] ? null : parseCalendar(part)));
  if (spans.some((span, i) => span === null && !open[i])) return null;
  const start = spans[0]?.start ?? null;
  const end = spans[spans.length - 1]?.end ?? null;
  return start !== null && end !== null && start >= end ? null : { start, end };
}

/** Write a span as OGC text, closed on both ends. @param {Span} span */
export function format({ start, end }) {
  if (start !== null && end === start + 1) return isoOf(start);
  return `${start === null ? ".." : isoOf(start)}/${end === null ? ".." : isoOf(end - 1)}`;
}

/** Return whether two spans hold a common day. @param {Span} a @param {Span} b */
export function overlaps(a, b) {
  return (
    (a.start === null || b.end === null || a.start < b.end) &&
    (b.start === null || a.end === null || b.start < a.end)
  );
}

/**
 * Write a day in words.
 * @param {number} day @param {"date" | "on" | "since" | "until"} [form] what stands before it
 */
export function dayText(day, form = "date") {
  const { year, month: m, day: number } = partsOf(day);
  return t("day", { day: number, month: month(m, form), year });
}

/** Write a span in words, as short as it can be said. @param {Span} span */
export function spanText({ start, end }) {
  if (start === null) return end === null ? t("all_dates") : t("until", { last: dayText(end - 1, "until") });
  if (end === null) return t("since", { first: dayText(start, "since") });
  const [a, b, next] = [partsOf(start), partsOf(end - 1), partsOf(end)];
  if (start === end - 1) return dayText(start);
  if (a.day === 1 && next.day === 1) return monthsText(a, b);
  if (a.year !== b.year) return t("across", { first: dayText(start), last: dayText(end - 1) });
  const bounds = { first: a.day, last: b.day, year: b.year };
  const [from, to] = [month(a.month, "date"), month(b.month, "date")];
  if (a.month === b.month) return t("days", { ...bounds, month: to });
  return t("days_across", { ...bounds, first_month: from, last_month: to });
}

/** @param {{year: number, month: number}} a first month @param {{year: number, month: number}} b last month */
function monthsText(a, b) {
  const [from, to] = [month(a.month, "alone"), month(b.month, "alone")];
  if (a.month === 1 && b.month === 12) {
    return a.year === b.year ? t("year", { year: a.year }) : t("years", { first: a.year, last: b.year });
  }
  if (a.year !== b.year) {
    const first = t("month", { month: from, year: a.year });
    return t("across", { first, last: t("month", { month: to, year: b.year }) });
  }
  if (a.month === b.month) return t("month", { month: from, year: a.year });
  return t("months", { first: from, last: to, year: a.year });
}

/**
 * Read a date as people type it: 2021-11-09, 9 November 2021, 9 Nov 2021, Nov 2021, 2021-11, 2021, 9.11.2021; in
 * English or in the page's language. A month or a year stands for all its days. A form with slashes is refused:
 * 9/11 is two different days.
 * @param {string} text @returns {{start: number, end: number} | null}
 */
export function readDate(text) {
  const clean = text.trim().replace(/\s+/g, " ");
  const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/.exec(clean);
  if (dotted) return oneDay(dayOf(Number(dotted[3]), Number(dotted[2]), Number(dotted[1])));
  const groups = FORMS.map((form) => form.exec(clean)?.groups).find((each) => each !== undefined);
  if (!groups) return parseCalendar(clean);
  const found = monthOf(groups["month"] ?? "");
  if (found === 0) return null;
  if (groups["day"] !== undefined) return oneDay(dayOf(Number(groups["year"]), found, Number(groups["day"])));
  return parseCalendar(`${groups["year"]}-${String(found).padStart(2, "0")}`);
}

/** Find the month whose name begins so; 0 for none. @param {string} text */
function monthOf(text) {
  const name = text.toLowerCase();
  for (let m = 1; m <= 12; m++) {
    const names = [ENGLISH[m - 1] ?? "", ...["date", "alone", "on", "since", "until"].map((form) => month(m, form))];
    if (names.some((each) => each.toLowerCase().startsWith(name))) return m;
  }
  return 0;
}

/** @param {number | null} day */
function oneDay(day) {
  return day === null || day >= LAST ? null : { start: day, end: day + 1 };
}
