/* The page that compares: two to four records of one kind side by side. Which ones, and whether only what differs is
   shown, stands in the address. Each record's rows lie beside its page (Gazette's views/comparison.py makes them). */
import { address, choice, choose, isKey, kindOf, KINDS, made, MOST, onChange, without } from "./compare.js";
import { showStatuses } from "./status.js";

const loaded = new Map();

async function load(root, key) {
  const answer = await fetch(`${root}${key}/compare.json`);
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(answer.statusText);
  return { key, ...(await answer.json()) };
}

/** Show in `place` what the address names; `root` leads to the site's root. */
export function start(place, root) {
  const said = made("p", { className: "compare-said" });
  const only = made("input", { type: "checkbox" });
  const form = made("form", { className: "compare-tools", hidden: true }, made("label", {}, only, "只看不同的"));
  const clear = made("button", { type: "button", textContent: "清空" });
  const box = made("div", { className: "table-box compare-box", tabIndex: 0, hidden: true });
  const title = document.title;
  said.setAttribute("role", "status");
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "比较");
  form.append(clear);
  place.append(said, form, box);
  let turn = 0, told = "", shown = ""; // shown: the keys in the table

  function asked() {
    const given = new URLSearchParams(location.search);
    const keys = [...new Set((given.get("of") ?? "").split(",").filter(isKey))];
    return { keys, different: given.get("only") === "different" };
  }

  /** Put the choice into the address, as a step to go back from. */
  function remember() {
    const keys = choice().map(({ key }) => key);
    const now = keys.length ? address(root, keys) + (only.checked ? "&only=different" : "") : `${root}compare/`;
    if (new URL(now, location.href).href !== location.href) history.pushState(null, "", now);
  }

  /** Read the address, fetch what it names, and make that the choice. */
  async function read() {
    const mine = ++turn;
    const { keys, different } = asked();
    only.checked = different;
    let found;
    try {
      for (const key of keys.slice(0, MOST)) if (!loaded.get(key)) loaded.set(key, load(root, key));
      found = await Promise.all(keys.slice(0, MOST).map((key) => loaded.get(key)));
    } catch {
      loaded.clear();
      if (mine === turn) said.textContent = "没有取到要比较的内容。请看看网络，再打开这一页。";
      return;
    }
    if (mine !== turn) return;
    const there = found.filter(Boolean);
    const kind = there.length && kindOf(there[0].key);
    const fitting = there.filter(({ key }) => kindOf(key) === kind);
    const others = there.filter(({ key }) => kindOf(key) !== kind);
    const lost = keys.slice(0, MOST).filter((key, at) => !found[at]);
    told = [
      ...others.map(({ key, title }) => `“${title}”是${KINDS[kindOf(key)]}，不能和${KINDS[kind]}放在一张表里，没有列出。`),
      ...lost.map((key) => `${key} 没有找到，可能改了名或者撤回了。`),
      keys.length > MOST ? `一次最多比较 ${MOST} 个，后面的没有列出。` : "",
    ].join("");
    draw(fitting);
    choose(fitting.map(({ key, title }) => ({ key, name: title })), told);
  }

  function draw(records) {
    shown = records.map(({ key }) => key).join();
    const hadFocus = box.contains(document.activeElement);
    const body = made("tbody");
    records[0]?.rows.forEach(([label], at) => body.append(line(label, records.map(({ rows }) => rows[at][1]))));
    const heads = records.map((record) => made("th", { scope: "col" }, ...head(record)));
    const corner = made("th", { scope: "col", className: "compare-corner", textContent: "事项" });
    const table = made("table", { className: "table compare" }, made("thead", {}, made("tr", {}, corner, ...heads)), body);
    box.replaceChildren(table);
    showStatuses(table);
    for (const row of body.rows) markSame(row, records.length);
    form.hidden = box.hidden = !records.length;
    only.disabled = records.length < 2;
    pick();
    document.title = records.length ? `${records.map(({ title }) => title).join("、")} · ${title}` : title;
    if (hadFocus) (box.querySelector("button") ?? place.querySelector("button"))?.focus();
  }

  function head({ key, title }) {
    const remove = made("button", { type: "button", className: "compare-remove", textContent: "去掉" });
    remove.setAttribute("aria-label", `去掉${title}`);
    remove.addEventListener("click", () => without(key));
    return [made("a", { href: `${root}${key}/`, textContent: title }), remove];
  }

  function line(label, cells) {
    const name = made("th", { scope: "row" }, made("span", {}, label));
    return made("tr", {}, name, ...cells.map((items) => made("td", {}, ...items.map(item))));
  }

  function item({ text, note, address: target, schedule, chip, missing }) {
    let words = text ?? "";
    if (schedule) {
      words = made("span", { className: chip ? "chip" : "until" });
      words.dataset.schedule = schedule;
    } else if (target) words = made("a", { href: root + target, textContent: text });
    const more = note ? [made("span", { className: "note", textContent: note })] : [];
    return made("div", { className: missing ? "compare-item missing" : "compare-item" }, words, ...more);
  }

  function markSame(row, count) {
    const [name, ...cells] = row.cells;
    const words = cells.map((cell) => [...cell.children].map((one) => one.innerHTML).join("\n"));
    if (count < 2 || words.some((said) => said !== words[0])) return;
    row.className = "compare-same";
    name.firstChild.append(made("span", { className: "note", textContent: "都一样" }));
  }

  /** Show all rows, or those that differ, and say how many there are. */
  function pick() {
    const rows = [...box.querySelectorAll("tbody tr")];
    const same = rows.filter((row) => row.classList.contains("compare-same"));
    for (const row of same) row.hidden = only.checked;
    const count = box.querySelectorAll("thead th").length - 1;
    const summary =
      count < 1 ? "还没有选。在下面选两到四个，或者在通知、项目、地区的页面上按“加入比较”。"
      : count < 2 ? "只有一个。再选一个同类的，就能并排看。"
      : same.length < rows.length ? `${rows.length} 项里有 ${rows.length - same.length} 项不同。`
      : `${rows.length} 项都一样。`;
    said.textContent = told + summary;
  }

  onChange((words) => {
    told = words;
    if (words) said.scrollIntoView({ block: "center" }); // the button may be far down
    if (choice().map(({ key }) => key).join() === shown) return pick();
    remember();
    read();
  });
  only.addEventListener("change", () => (remember(), pick()));
  form.addEventListener("submit", (event) => event.preventDefault());
  clear.addEventListener("click", () => {
    choose([]);
    document.querySelector(".compare-button")?.focus();
  });
  addEventListener("popstate", read);

  if (!asked().keys.length && choice().length)
    history.replaceState(null, "", address(root, choice().map(({ key }) => key)));
  read();
}
