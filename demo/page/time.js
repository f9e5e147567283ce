// Dates as people in China read them: Asia/Shanghai, whatever the zone of the machine that shows the page.

const ZONE = "Asia/Shanghai";
const format = (options) => new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, ...options });
const HOUR_MINUTE = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECOND = format({ second: "2-digit" });
const YEAR = format({ year: "numeric" });
const MONTH_DAY = format({ month: "long", day: "numeric" });
const WEEKDAY = format({ weekday: "short" });

const date = (unix) => new Date(unix * 1000);

/** "14:05" of a Unix time in seconds. */
export const hourMinute = (unix) => HOUR_MINUTE.format(date(unix));

/** "2026年". */
export const year = (unix) => YEAR.format(date(unix));

/** "11月21日 周六". */
export const monthDay = (unix) => `${MONTH_DAY.format(date(unix))} ${WEEKDAY.format(date(unix))}`;

/** "2026年11月21日 周六": the line between two days. */
export const day = (unix) => year(unix) + monthDay(unix);

/** ":09", to follow hourMinute. */
export const second = (unix) => `:${SECOND.format(date(unix)).padStart(2, "0")}`;

/** ISO 8601 for <time datetime>. */
export const iso = (unix) => date(unix).toISOString();

/** How far the world's clock is ahead, in words: "快进 7 天 1 小时"; "" when it is not. */
export function ahead(offset) {
  const hours = Math.round(offset / 3600);
  if (hours <= 0) return "";
  const parts = [[Math.floor(hours / 24), "天"], [hours % 24, "小时"]].filter(([count]) => count > 0);
  return `快进 ${parts.map(([count, unit]) => `${count} ${unit}`).join(" ")}`;
}
