/* The papers of a call: what the applicant is, the forms, the checklist. */
import { startChecklist } from "./checklist.js";
import { keep, kept } from "./drafts.js";
import { startForms } from "./forms.js";

/** Bring the papers of a call to life: `root` names the call and holds its forms; the checklist stands elsewhere. */
export function start(root) {
  const call = root.dataset.papers, key = `gazette.applicant.${call}`;
  const who = root.querySelector("[data-who]");
  if (who) {
    const before = kept(key)?.who;
    if (!who.value && [...who.options].some((option) => option.value === before)) who.value = before;
    who.addEventListener("change", () => keep(key, { who: who.value }));
  }
  startForms(root, who);
  const checklist = document.querySelector("[data-checklist]");
  if (checklist) startChecklist(checklist, call, who);
}
