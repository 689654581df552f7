/* The form in which readers check the conditions of a call: what is answered is judged at once, and kept on their machine. */
import { empty, forget, load, MOST, read, save, written } from "./answers.js";
import { show as showAssessment } from "./assessment.js";
import { FAIL, judge, MAY_APPLY, MAY_NOT, OPEN, PASS, TO_REVIEW } from "./eligibility.js";
import { say, tell } from "./say.js";

/** What the overall verdict rests on; a no with its figures. */
function why(overall, hard, criteria) {
  const titles = (test) => hard.filter(test).map((line) => line.title).join("、");
  if (overall === MAY_NOT) {
    const failed = hard.filter((line) => line.verdict === FAIL);
    return failed.map((line) => `${line.title}：${line.reason}。`).join("");
  }
  if (overall === TO_REVIEW) {
    const evidence = new Set(criteria.filter((one) => one.check === "expert").flatMap((one) => one.evidence ?? []));
    const papers = evidence.size ? `能说明问题的材料：${[...evidence].join("、")}` : "原文没有写明佐证材料";
    return `接下来由专家评审：${titles((line) => line.expert)}。${papers}。`;
  }
  const open = titles((line) => line.verdict === OPEN);
  return open ? `还没有回答：${open}。` : `原文没有写清，要由人判断：${titles((line) => line.verdict !== PASS && !line.expert)}。`;
}

/** Bring the form to life: `element` holds what the call asks, as JSON. */
export function start(element) {
  const sheet = JSON.parse(element.textContent);
  const call = element.dataset.sheet;
  const form = document.querySelector("[data-check]");
  const find = (name) => form.querySelector(`[data-${name}]`);
  const banner = form.querySelector(".check-banner");
  const one = find("applicant");
  const controls = () => [...document.querySelectorAll("[data-answer]")];
  const applicants = () => [...form.querySelectorAll("[data-applicant]")];

  function collect() {
    const answers = empty();
    const parts = { q: answers.questions, c: answers.criteria, v: answers.values };
    for (const control of controls()) {
      if (control.type === "radio" && !control.checked) continue;
      const [letter, name] = [control.name[0], control.name.slice(2)];
      const at = Math.max(0, applicants().indexOf(control.closest("[data-applicant]")));
      const into = parts[letter] ?? (answers.applicants[at] ??= {});
      if (control.value.trim()) into[name || "name"] = control.value;
    }
    for (let at = 0; at < applicants().length; at++) answers.applicants[at] ??= {};
    return answers;
  }

  function fill(answers) {
    if (one) {
      while (applicants().length > answers.applicants.length) applicants().at(-1).remove();
      while (applicants().length < Math.min(MOST, answers.applicants.length)) add();
    }
    for (const control of controls()) {
      const [letter, name] = [control.name[0], control.name.slice(2)];
      const at = Math.max(0, applicants().indexOf(control.closest("[data-applicant]")));
      const from = { q: answers.questions, c: answers.criteria, v: answers.values }[letter] ?? answers.applicants[at];
      const value = from[name || "name"] ?? "";
      if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
      if (control.tagName === "SELECT" && control.selectedIndex < 0) control.selectedIndex = 0;
    }
    for (const line of form.querySelectorAll(".yes-no"))
      if (!line.querySelector(":checked")) line.querySelector('[value=""]').checked = true;
    name();
  }

  function add() {
    const next = one.cloneNode(true);
    for (const control of next.querySelectorAll("[data-answer]")) control.value = "";
    applicants().at(-1).after(next);
    return next;
  }

  /** Number the applicants when there are several; each but the first can be taken away. */
  function name() {
    const all = applicants();
    all.forEach((applicant, at) => {
      tell(applicant.querySelector("legend"), all.length > 1 ? `第${at + 1}个申报主体` : "申报主体");
      applicant.querySelector("[data-remove]").hidden = all.length === 1;
    });
    const more = find("add");
    if (more) more.hidden = all.length >= MOST;
  }

  function show(answers) {
    const { overall, told, judged } = judge(sheet, answers);
    banner.dataset.overall = overall;
    say(find("overall-word"), overall);
    tell(find("told"), told);
    tell(find("why"), why(overall, judged.filter((line) => line.hard), sheet.criteria));
    find("why").hidden = overall === MAY_APPLY;
    for (const line of form.querySelectorAll("[data-line]")) {
      const found = judged.find((each) => each.key === line.dataset.line);
      line.hidden = !found;
      if (!found) continue;
      say(line.querySelector("[data-verdict]"), found.verdict);
      tell(line.querySelector("[data-reason]"), found.reason);
    }
    showAssessment(sheet, answers);
    const asked = new Set(controls().filter((control) => control.name !== "n").map(group));
    const done = new Set(controls().filter((control) => control.name !== "n" && answered(control)).map(group));
    const bar = banner.querySelector("progress");
    [bar.max, bar.value] = [asked.size || 1, done.size];
    tell(find("progress"), asked.size ? `答了 ${done.size} 题，共 ${asked.size} 题` : "没有要答的题");
  }

  const group = (control) => `${control.name} ${applicants().indexOf(control.closest("[data-applicant]"))}`;
  const answered = (control) => control.value.trim() && (control.type !== "radio" || control.checked);

  /** Something was answered: from now on it is kept, and an address with other answers no longer counts. */
  function changed() {
    const answers = collect();
    show(answers);
    save(call, answers);
    find("shared").hidden = true;
    form.querySelector(".check-address").hidden = true;
    tell(find("said"), "");
    if (read(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  }

  function open() {
    const shared = read(location.hash);
    const answers = shared ?? load(call) ?? empty();
    find("shared").hidden = !shared;
    fill(answers);
    show(collect());
  }

  document.addEventListener("input", (event) => event.target.matches("[data-answer]") && changed());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    fill(empty());
    changed();
    forget(call);
    tell(find("said"), "已清空");
  });
  find("add")?.addEventListener("click", () => {
    const next = add();
    name();
    changed();
    next.querySelector("[data-answer]").focus();
  });
  form.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove]");
    if (!remove) return;
    remove.closest("[data-applicant]").remove();
    name();
    changed();
    applicants().at(-1).querySelector("[data-answer]").focus();
  });
  find("print-check").addEventListener("click", () => print());
  find("share").addEventListener("click", async () => {
    const address = new URL(location.href);
    address.hash = written(collect());
    const line = form.querySelector(".check-address");
    line.querySelector("input").value = address.href;
    line.hidden = false;
    try {
      await navigator.clipboard.writeText(address.href);
      tell(find("said"), "已复制。网址里带着答案，发给谁谁就能看到。");
    } catch {
      tell(find("said"), "浏览器不让复制，请自己选中下面的网址。");
      line.querySelector("input").select();
    }
  });
  addEventListener("hashchange", () => read(location.hash) && open());
  open();
  for (const live of document.querySelectorAll("[data-live]")) live.setAttribute("role", "status"); // from now on
}
