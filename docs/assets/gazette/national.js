/* How many calls reach every place: one small file says it, so that a new call does not change the page of each place. */
import { statusAt } from "./status.js";

export async function countCalls(root, now = new Date()) {
  const line = root.querySelector("[data-national]");
  if (!line) return;
  try {
    const { calls, schedules } = await (await fetch(line.dataset.national)).json();
    const open = schedules.filter((schedule) => ["open", "rolling"].includes(statusAt(schedule, now).code)).length;
    const words = open ? `其中 ${open} 份正在受理` : "目前没有正在受理的";
    line.querySelector("[data-count]").textContent = `（共 ${calls} 份，${words}）`;
  } catch {
    // the link says enough by itself
  }
}
