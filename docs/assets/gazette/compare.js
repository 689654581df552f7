/* Choosing what to compare: a button wherever an element bears data-compare-key, a tray at the foot of the page. What is
   chosen stays in this browser; the page that compares (comparison.js) has it in its address. */

export const MOST = 4;
export const KINDS = { notices: "通知", programmes: "项目", places: "地区" };
const ONE = { notices: "一份通知", programmes: "一个项目", places: "一个地区" };
const STORE = "gazette.compare";
const KEY = /^(notices|programmes|places)\/[\w-]+$/;

export const isKey = (text) => KEY.test(text);
export const kindOf = (key) => key.split("/")[0];

/** An element with properties and what stands in it; text stays text. */
export function made(tag, given = {}, ...inside) {
  const element = Object.assign(document.createElement(tag), given);
  element.append(...inside);
  return element;
}

const changes = new EventTarget();
let chosen = kept();

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(STORE) ?? "[]");
    const good = found.filter(({ key, name }) => isKey(key) && typeof name === "string");
    return good.filter(({ key }) => kindOf(key) === kindOf(good[0].key)).slice(0, MOST);
  } catch {
    return []; // storage is forbidden, or holds something else
  }
}

/** What is chosen: [{key: "notices/…", name}], all of one kind. */
export const choice = () => chosen;

/** Choose exactly these from now on; `said` is told to the reader. */
export function choose(next, said = "") {
  chosen = next;
  try {
    localStorage.setItem(STORE, JSON.stringify(next));
  } catch {
    // a reader who forbids storage keeps the choice for this page, and in the address of the comparison
  }
  changes.dispatchEvent(new CustomEvent("change", { detail: said }));
}

/** Call `tell(what to say)` after each change, and when there is only something to say. */
export const onChange = (tell) => changes.addEventListener("change", (event) => tell(event.detail));

export const without = (key) => choose(chosen.filter((one) => one.key !== key));

function toggle(key, name) {
  if (chosen.some((one) => one.key === key)) return without(key);
  const kind = chosen.length && kindOf(chosen[0].key);
  if (kind && kind !== kindOf(key))
    return choose(chosen, `已经选了${KINDS[kind]}，${KINDS[kind]}和${KINDS[kindOf(key)]}不能放在一起比。要换，先清空。`);
  if (chosen.length === MOST) return choose(chosen, `最多比较 ${MOST} 个。先去掉一个，再加别的。`);
  choose([...chosen, { key, name }]);
}

/** Put a button into every element under `root` that bears data-compare-key and has none yet. */
export function attach(root) {
  for (const place of root.querySelectorAll("[data-compare-key]")) {
    const { compareKey: key, compareName: name } = place.dataset;
    if (!isKey(key) || place.querySelector(".compare-button")) continue;
    const button = made("button", { type: "button", className: "compare-button" });
    const show = () => {
      const now = chosen.some((one) => one.key === key);
      button.textContent = now ? "已加入比较，点这里去掉" : "加入比较";
      button.classList.toggle("compare-button--chosen", now);
      button.setAttribute("aria-label", `${button.textContent}：${name}`);
    };
    button.addEventListener("click", () => toggle(key, name));
    onChange(show);
    show();
    place.append(button);
  }
}

export const address = (root, keys) => `${root}compare/?of=${keys.join(",")}`;

/** Bring the buttons of the page to life, and the tray, but for the page that compares: it shows the choice itself. */
export function start(root) {
  attach(document);
  for (const line of document.querySelectorAll("[data-compare-link]")) {
    line.append(made("a", { href: line.dataset.compareLink, textContent: "放到比较页，可以只看不同的" }));
    line.hidden = false;
  }
  if (document.querySelector("[data-comparison]")) return;
  tray(root);
  const again = () => ((chosen = kept()), changes.dispatchEvent(new CustomEvent("change", { detail: "" })));
  addEventListener("storage", (event) => event.key === STORE && again()); // another tab
  addEventListener("pageshow", (event) => event.persisted && again()); // back from the comparison
}

function tray(root) {
  const list = made("ul");
  const said = made("p", { className: "tray-said" });
  const go = made("a", { className: "tray-go" });
  const clear = made("button", { type: "button", className: "tray-clear", textContent: "清空" });
  const box = made("section", { className: "tray", hidden: true }, made("div", {}, list, said, go, clear));
  said.setAttribute("role", "status");
  box.setAttribute("aria-label", "选来比较的");
  clear.addEventListener("click", () => {
    choose([]);
    document.querySelector(".compare-button")?.focus();
  });
  const show = (words) => {
    const inside = box.contains(document.activeElement);
    box.hidden = !chosen.length;
    list.replaceChildren(
      ...chosen.map(({ key, name }) => {
        const remove = made("button", { type: "button", textContent: "×" });
        remove.setAttribute("aria-label", `去掉${name}`);
        remove.addEventListener("click", () => without(key));
        return made("li", {}, made("a", { href: `${root}${key}/`, textContent: name }), remove);
      }),
    );
    const enough = chosen.length > 1;
    go.hidden = !enough;
    go.href = address(root, chosen.map(({ key }) => key));
    go.textContent = `比较（${chosen.length}）`;
    const next = chosen.length === 1 ? `再选${ONE[kindOf(chosen[0].key)]}就能比较。` : "";
    if (said.textContent !== (words || next)) said.textContent = words || next;
    if (inside && !box.contains(document.activeElement)) // what had the focus is gone
      (box.querySelector("li button") ?? document.querySelector(".compare-button"))?.focus();
  };
  onChange(show);
  document.body.append(box);
  show("");
}
