/* What every page does beyond being read: today's status, copying, printing, contents, theme, search on demand. */
import { countCalls } from "./national.js";
import { start as startSearch } from "./search/start.js";
import { showStatuses } from "./status.js";
import { drawToday } from "./timeline.js";

showStatuses(document);
drawToday(document);
countCalls(document);
const root = new URL("../../", import.meta.url).href;
startSearch(root);

const readOn = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date()); // 2099-01-31
for (const day of document.querySelectorAll("[data-read-on]")) day.textContent = readOn;

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const beside = button.parentElement.querySelector("[data-copied]");
    await navigator.clipboard.writeText(button.dataset.copy || beside.textContent);
    const words = button.textContent;
    button.textContent = "已复制";
    setTimeout(() => (button.textContent = words), 1600);
  });
}

const list = document.querySelector("[data-list]");
if (list) import("./list.js").then(({ start }) => start(list));

const dates = document.querySelector("[data-calendar-tools]");
if (dates) import("./calendar.js").then(({ start }) => start(dates));

// A tray stands on every page as long as something is chosen, else only where something can be.
function compares() {
  if (document.querySelector("[data-compare-key], [data-comparison]")) return true;
  try {
    return (localStorage.getItem("gazette.compare") ?? "[]") !== "[]";
  } catch {
    return false;
  }
}
if (compares())
  import("./compare.js").then(async (compare) => {
    compare.start(root);
    const place = document.querySelector("[data-comparison]");
    if (place) (await import("./comparison.js")).start(place, root);
  });
const buttons = document.querySelectorAll("[data-watch]");
if (buttons.length) import("./watch.js").then(({ watchButton }) => buttons.forEach(watchButton));

const papers = document.querySelector("[data-papers]");
if (papers) import("./apply/papers.js").then(({ start }) => start(papers));

const sheet = document.querySelector("script[data-sheet]");
if (sheet) import("./apply/check.js").then(({ start }) => start(sheet));

const theme = document.querySelector("[data-theme-switch]");
if (theme) {
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("gazette.theme", root.dataset.theme);
    } catch {
      // a reader who forbids storage keeps the choice for this page only
    }
  });
}

addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.form")) details.open = true;
  for (const line of document.querySelectorAll("[data-print]")) {
    line.querySelector("[data-print-address]").textContent ||= location.href.split("#")[0];
    const day = new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeZone: "Asia/Shanghai" }).format(new Date());
    line.querySelector("[data-print-day]").textContent = `${day}取用`;
  }
});

// A link to a form, or to what is folded away, opens it.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest("details");
  if (folded) folded.open = true;
}
addEventListener("hashchange", openTarget);
openTarget();

const links = new Map([...document.querySelectorAll(".toc a")].map((link) => [link.hash.slice(1), []]));
for (const link of document.querySelectorAll(".toc a")) links.get(link.hash.slice(1)).push(link);
if (links.size) {
  const seen = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const [id, found] of links)
          for (const link of found)
            if (id === entry.target.id) link.setAttribute("aria-current", "true");
            else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "0px 0px -75% 0px" },
  );
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading) seen.observe(heading);
  }
}
