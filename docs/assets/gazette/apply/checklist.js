/* The checklist of a call: ticks are kept in this browser, and counted. */
import { keep, kept } from "./drafts.js";
import { printOnly } from "./forms.js";

/** Bring the checklist `root` of a call to life; `who` is the choice of what the applicant is, or null. */
export function startChecklist(root, call, who) {
  const key = `gazette.ticks.${call}`;
  const boxes = [...root.querySelectorAll("[type=checkbox]")];
  const said = root.querySelector(".checklist-said");
  const exempt = [...root.querySelectorAll("[data-exempt]")];

  function show() {
    for (const item of exempt) {
      const free = item.dataset.exempt.split("|").includes(who?.value);
      item.classList.toggle("due-item--exempt", free);
      for (const box of item.querySelectorAll("[type=checkbox]")) box.disabled = free;
    }
    const asked = boxes.filter((box) => !box.disabled);
    said.textContent = `已备 ${asked.filter((box) => box.checked).length} / ${asked.length}`;
  }

  function put() {
    const ticks = kept(key)?.ticks ?? [];
    for (const box of boxes) box.checked = ticks.includes(box.name);
    show();
  }

  root.addEventListener("change", () => {
    const ticks = boxes.filter((box) => box.checked).map((box) => box.name);
    show();
    if (!keep(key, { ticks })) said.textContent += "（这个浏览器不让保存，关掉这一页就没有了）";
  });
  root.querySelector("[data-do=print]").addEventListener("click", () => printOnly(root));
  who?.addEventListener("change", show);
  addEventListener("storage", (event) => event.key === key && put());
  put();
}
