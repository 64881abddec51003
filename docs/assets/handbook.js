// What the pages do beyond reading; every page is complete without it.

// The language switch, and the way to both languages, keep the section: the one in the address, else the one that is being read.
function currentSection() {
  if (location.hash) return location.hash;
  const headings = [...document.querySelectorAll(".md-content :is(h2, h3)[id]")];
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight / 3);
  return above.length && scrollY > 0 ? `#${above.at(-1).id}` : "";
}

for (const link of document.querySelectorAll("[data-language-switch], [data-keep-section]")) {
  const keepSection = () => (link.hash = currentSection());
  for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, keepSection);
}

// A table that fits needs no scroll region, and so no stop for the keyboard.
const regions = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const region of document.querySelectorAll(".data-table__scroll")) regions.observe(region);

// The meaning of a term opens beside it: under the mouse, with the keyboard's focus, or at the first tap. A second tap or
// Enter follows the link to the glossary, which is all that happens without this script.
const note = document.createElement("div");
note.id = "term-note";
note.className = "term-note";
note.setAttribute("role", "tooltip");
note.hidden = true;
let noted = null;

function showNote(term) {
  hideNote();
  noted = term;
  note.textContent = term.dataset.definition;
  note.hidden = false;
  term.after(note);
  term.setAttribute("aria-describedby", note.id);
  placeNote();
}

function placeNote() {
  if (!noted) return;
  const place = noted.getClientRects()[0];
  const room = document.documentElement.clientWidth - note.offsetWidth - 8;
  note.style.setProperty("left", `${Math.max(8, Math.min(place.left, room))}px`);
  const below = place.bottom + 4;
  const fits = below + note.offsetHeight < innerHeight;
  note.style.setProperty("top", `${fits ? below : place.top - note.offsetHeight - 4}px`);
}

function hideNote() {
  noted?.removeAttribute("aria-describedby");
  noted = null;
  note.hidden = true;
}

for (const term of document.querySelectorAll("a.term")) {
  let wasOpen = false;
  term.addEventListener("pointerdown", () => (wasOpen = noted === term));
  term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && showNote(term));
  term.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !note.matches(":hover") && hideNote());
  term.addEventListener("focus", () => showNote(term));
  term.addEventListener("blur", hideNote);
  term.addEventListener("click", (event) => {
    if (event.detail === 0 || wasOpen) return; // the keyboard, or a second tap
    event.preventDefault();
    showNote(term);
  });
}
note.addEventListener("pointerleave", hideNote);
addEventListener("keydown", (event) => event.key === "Escape" && hideNote());
addEventListener("scroll", placeNote, { passive: true });

// A plain click on the link of a section, or on a permanent link, offers that address to copy, and its QR code.
const folder = document.currentScript.src.replace(/[^/]+$/, "");
const loaded = {};

// A script of this folder, once. Returns a promise.
function load(name) {
  loaded[name] ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: `${folder}${name}.js` });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loaded[name];
}

// The permanent address and the name of what a link stands for.
function describeLink(link) {
  const title = document.querySelector("article h1");
  const own = document.querySelector(".page-facts [data-permanent]");
  if (link.hasAttribute("data-permanent")) return [link.dataset.permanent || link.textContent, link.dataset.name || title.firstChild.textContent];
  const named = link.closest("h1, h2, h3, h4") ?? link.closest(".data-table")?.querySelector("caption");
  const text = named.cloneNode(true);
  for (const extra of text.querySelectorAll(".headerlink, .footnote-ref, sup")) extra.remove();
  return [own.textContent + (named === title ? "" : link.hash), text.textContent.trim()];
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".headerlink, .data-table__link, [data-permanent]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  load("share").then(() => handbookShare(...describeLink(link)), () => (location.href = link.href));
});

// The page as slides: a button, since without scripts there are none. Notes for the speaker come from the session plans.
const facts = document.querySelector(".page-facts");
if (facts) {
  const showSlides = () => load("notes").then(() => load("slides")).then(() => handbookSlides());
  const button = Object.assign(document.createElement("button"), { type: "button", className: "page-facts__slides", textContent: facts.dataset.slidesLabel });
  button.setAttribute("data-slides", "");
  button.addEventListener("click", showSlides);
  facts.querySelector(".page-facts__views").append(" · ", button);
  if (new URLSearchParams(location.search).has("slides")) showSlides();
}

// From a disk nobody turns the address of a folder into its index.html: links that scripts made are completed here.
if (location.protocol === "file:") {
  const complete = (event) => {
    const link = event.target.closest?.("a[href]");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  };
  for (const event of ["pointerdown", "focusin", "click"]) document.addEventListener(event, complete, true);
}
