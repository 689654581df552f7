/* The forms of a call, written in the browser: kept as one writes, counted, exported, made into a .docx. */
import { characters, words } from "./counting.js";
import { asFile, forget, fromFile, keep, kept, save } from "./drafts.js";

const PAUSE = 400; // ms without a key, after which a draft is kept
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** Bring the forms under `root` to life; `who` is the choice of what the applicant is, or null. */
export function startForms(root, who) {
  const forms = [...root.querySelectorAll("form:has([data-tag])")].map((form) => start(form, root.dataset.papers, who));
  addEventListener("beforeprint", () => forms.forEach((form) => form.show()));
}

function start(form, call, who) {
  const id = form.dataset.form, key = `gazette.draft.${call}.${id}`;
  const title = form.querySelector("h3").textContent.trim();
  const inputs = [...form.querySelectorAll("[data-tag]")];
  const blanks = [...form.querySelectorAll(".blank")].map((element) => blank(element));
  const said = form.querySelector(".paper-said"), sum = form.querySelector(".paper-sum");
  let rest = {}; // texts of a draft for which the form has no place any more
  let timer = 0;

  const texts = () => ({ ...rest, ...Object.fromEntries(inputs.filter((one) => one.value).map((one) => [one.name, one.value])) });
  const isEmpty = () => !Object.keys(texts()).length;

  function put(draft) {
    rest = { ...draft.texts };
    for (const input of inputs) {
      input.value = rest[input.name] ?? "";
      delete rest[input.name];
    }
    count();
  }

  function keepNow() {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    if (isEmpty()) {
      forget(key);
      tell("");
    } else if (keep(key, { texts: texts() })) tell("已保存在这台设备的浏览器里。");
    else tell("这个浏览器不让保存，或者存满了：关掉这一页文字就没有了，请先“导出草稿”。", true);
  }

  function keepSoon() {
    clearTimeout(timer);
    timer = setTimeout(keepNow, PAUSE);
  }

  function tell(words, bad = false) {
    said.textContent = words;
    said.classList.toggle("paper-said--bad", bad);
  }

  function count() {
    const asked = blanks.filter((one) => !one.isExempt());
    const places = asked.flatMap((one) => one.inputs);
    const over = blanks.filter((one) => one.count(form.elements.characters?.checked) && !one.isExempt()).length;
    const done = places.filter((input) => input.value.trim()).length;
    sum.textContent = `已填 ${done} / ${places.length} 处` + (over ? `，${over} 处超过字数` : "");
  }

  function exempt() {
    for (const one of blanks) one.exempt(who?.value ?? "");
    count();
  }

  async function makeDocx(button) {
    button.disabled = true;
    tell("正在生成……");
    try {
      const [{ filled }, answer] = await Promise.all([import("./filling.js"), fetch(form.querySelector("[data-blank]").href)]);
      if (!answer.ok) throw new Error(answer.status);
      const asked = blanks.filter((one) => !one.isExempt()).flatMap((one) => one.inputs);
      const content = new Map(asked.filter((one) => one.value.trim()).map((one) => [one.dataset.tag, one.value]));
      save(filled(new Uint8Array(await answer.arrayBuffer()), content), DOCX, `${title}（已填）.docx`);
      tell("已生成，在浏览器的下载里。盖章和推荐意见在纸上办。");
    } catch {
      tell("没有生成：取不到空白表格。文字还在，联网后再试一次。", true);
    }
    button.disabled = false;
  }

  async function load(file) {
    const { draft, problem } = fromFile(await file.text(), call, id);
    if (problem) return tell(`${problem}现在填的内容没有动。`, true);
    if (!isEmpty() && !confirm("载入的草稿会代替现在填的内容。要载入吗？")) return tell("没有载入，现在填的内容没有动。");
    put(draft);
    if ([...(who?.options ?? [])].some((option) => option.value === draft.who)) {
      who.value = draft.who;
      who.dispatchEvent(new Event("change"));
    }
    timer ||= -1;
    keepNow();
    const lost = Object.keys(rest);
    if (!said.classList.contains("paper-said--bad"))
      tell(lost.length ? `已载入。表格里没有这些栏了，文字留在草稿里：${lost.join("、")}。` : "已载入，也保存在这台设备的浏览器里。");
  }

  const actions = {
    docx: makeDocx,
    print: () => printOnly(form),
    export: () => {
      save(asFile({ call, form: id, title, who: who?.value ?? "", texts: texts() }), "application/json", `${call}-${id}.json`);
      tell("草稿已导出，在浏览器的下载里。换一台设备时用“载入草稿”接着填。");
    },
    load: () => form.querySelector("[type=file]").click(),
    delete: () => {
      if (isEmpty()) return tell("还没有填，没有草稿可以删除。");
      if (!confirm(`删除《${title}》的草稿吗？删掉以后找不回来；要留一份，先导出。`)) return tell("没有删除。");
      clearTimeout(timer);
      timer = 0;
      put({ texts: {} });
      forget(key);
      tell("草稿已从这台设备的浏览器里删除。");
    },
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    count();
    if (inputs.includes(event.target)) keepSoon();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    keepNow(); // before the button says something: what is said about keeping would take its place
    actions[button.dataset.do](button);
  });
  form.querySelector("[type=file]")?.addEventListener("change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    keepNow();
    if (file) load(file);
  });
  who?.addEventListener("change", exempt);
  addEventListener("pagehide", keepNow);
  addEventListener("visibilitychange", () => document.hidden && keepNow());
  addEventListener("storage", (event) => {
    if (event.key === key && !timer) put(kept(key) ?? { texts: {} }); // another tab has written
  });

  const found = kept(key), early = inputs.filter((one) => one.value).map((one) => [one, one.value]);
  if (found) {
    put(found);
    tell("上次填的内容还在，保存在这台设备的浏览器里。");
  }
  for (const [input, text] of early) input.value = text; // written before this script had come
  if (early.length) keepSoon();
  exempt();
  return { show: () => inputs.forEach(written) };
}

/** One blank of a form: its inputs, its count, and whether the applicant need not fill it in. */
function blank(element) {
  const inputs = [...element.querySelectorAll("[data-tag]")];
  const limit = Number(element.dataset.limit), whom = (element.dataset.exempt ?? "").split("|").filter(Boolean);
  const counted = element.querySelector(".blank-count"), over = element.querySelector(".blank-over");
  const note = element.querySelector(".blank-exempt"), write = element.querySelector(".blank-write");
  const isExempt = () => Boolean(note && !note.hidden);
  return {
    inputs,
    isExempt,
    exempt(who) {
      if (!note) return;
      note.hidden = !whom.includes(who);
      element.classList.toggle("blank--exempt", !note.hidden);
      if (write) write.hidden = !note.hidden;
    },
    /** Show how much is written; true when it is more than the form allows. */
    count(withCharacters) {
      if (!counted) return false;
      const text = inputs[0].value, has = words(text), more = limit ? has - limit : 0;
      const all = withCharacters ? `，字符数（计空格）${characters(text)}` : "";
      counted.textContent = (limit ? `已写 ${has} / ${limit} 字` : `已写 ${has} 字`) + all;
      const saying = more > 0 ? `超过 ${more} 字` : "";
      if (over.textContent !== saying) over.textContent = saying;
      if (more > 0) inputs[0].setAttribute("aria-invalid", "true");
      else inputs[0].removeAttribute("aria-invalid");
      return more > 0;
    },
  };
}

/** A long text is printed whole: what an input holds stands beside it for paper. */
function written(input) {
  let shown = input.nextElementSibling;
  if (!shown?.classList.contains("written")) {
    shown = document.createElement("div");
    shown.className = "written";
    input.after(shown);
  }
  shown.textContent = input.value;
}

/** Print one part of the page with the head and the foot of the page. */
export function printOnly(part) {
  part.setAttribute("data-printed", "");
  document.documentElement.setAttribute("data-printing", "");
  addEventListener("afterprint", () => {
    part.removeAttribute("data-printed");
    document.documentElement.removeAttribute("data-printing");
  }, { once: true });
  print();
}
