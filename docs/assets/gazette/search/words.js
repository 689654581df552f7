// What codes, dates and schedules are called. Statuses are those of hooks/gazette/status.py.

export const KINDS = {
  programmes: "项目", notices: "通知", plans: "规划", rules: "规则", lists: "名单", organisations: "机构", places: "地区",
};
export const STATUSES = {
  upcoming: "未开始", open: "申报中", rolling: "长期受理", closed: "申报已截止", review: "评审中", publicity: "公示中",
  listed: "名单已公布", pilot: "试点期", acceptance: "待验收", ended: "已结束", "in-force": "有效", expired: "规划期已过",
  replaced: "已被替代", abolished: "已废止", unknown: "日期未载明",
};

/** 2024-07-12 → 2024年7月12日; months and years likewise. */
export function spoken(date) {
  return date.split("-").map((part, at) => Number(part) + "年月日"[at]).join("").replace("NaN年", "");
}

/** The status that holds now: its code and the words for today in China; null where there is none. */
export function statusOf(schedule, now) {
  const status = schedule.findLast(([from]) => from === null || Date.parse(from) <= now);
  if (!status) return null;
  const [, code, words, lastDay] = status;
  if (!lastDay) return { code, words };
  const today = new Date(now + 8 * 3600_000).toISOString().slice(0, 10);
  const days = Math.round((Date.parse(lastDay) - Date.parse(today)) / 86400_000);
  const left = days > 0 ? `还有 ${days} 天` : "今天截止";
  return { code, words: `${words} · ${left}` };
}

/** Why nothing could be fetched. */
export const FAILED = location.protocol === "file:"
  ? "搜索要从网站上读取索引，直接打开本地文件时浏览器不允许。请用网页服务器打开本站，例如在项目目录运行 make serve。"
  : "没有取到搜索索引。请检查网络后再试一次；也可以从下面的栏目进入。";
