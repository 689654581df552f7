/* A blank .docx, its content controls filled with texts. Their tags are those of hooks/gazette/exports/forms.py. */
import { strFromU8, strToU8, unzipSync, zipSync } from "../../vendor/fflate-0.8.3/fflate.js";

const BODY = "word/document.xml";
const UNFIT = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu; // XML 1.0 has no other characters
const MADE = new Date(2000, 0, 1);

/** The .docx `bytes` with `texts` (by tag) in their places; a place without a text stays as it is. */
export function filled(bytes, texts) {
  const parts = unzipSync(bytes);
  const xml = new DOMParser().parseFromString(strFromU8(parts[BODY]), "application/xml");
  const { namespaceURI } = xml.documentElement;
  for (const control of [...xml.getElementsByTagNameNS(namespaceURI, "sdt")]) {
    const text = texts.get(child(child(control, "sdtPr"), "tag").getAttributeNS(namespaceURI, "val"));
    if (text) fill(xml, control, text.replace(UNFIT, "").trim().split(/\r?\n/));
  }
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  parts[BODY] = strToU8(head + new XMLSerializer().serializeToString(xml.documentElement));
  return zipSync(parts, { mtime: MADE });
}

/** Put lines in the place of a placeholder: paragraphs like its first one, or a run where it holds no paragraph. */
function fill(xml, control, lines) {
  child(control, "sdtPr").removeChild(child(child(control, "sdtPr"), "showingPlcHdr"));
  const content = child(control, "sdtContent");
  const like = child(content, "p");
  content.replaceChildren(
    ...(like ? lines.map((line) => paragraph(xml, like, line)) : [run(xml, lines.join(" "))]),
  );
}

function paragraph(xml, like, line) {
  const made = element(xml, "p");
  made.append(child(like, "pPr").cloneNode(true), run(xml, line));
  return made;
}

function run(xml, text) {
  const [made, style, fonts, inside] = ["r", "rPr", "rFonts", "t"].map((name) => element(xml, name));
  fonts.setAttributeNS(fonts.namespaceURI, "w:hint", "eastAsia"); // quotation marks are Chinese ones
  inside.setAttribute("xml:space", "preserve");
  inside.textContent = text;
  style.append(fonts);
  made.append(style, inside);
  return made;
}

function element(xml, name) {
  return xml.createElementNS(xml.documentElement.namespaceURI, `w:${name}`);
}

function child(element, name) {
  return [...element.children].find((one) => one.localName === name);
}
