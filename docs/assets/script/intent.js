// What is fetched only when the reader turns to it: meanings of terms, permanent links, slides, the tools of a page, and
// the search (search.js).

const loaded = {};

// A script or style sheet of this folder, once. Returns a promise.
function load(name) {
  loaded[name] ??= new Promise((resolve, reject) => {
    const isStyle = name.endsWith(".css");
    const element = document.createElement(isStyle ? "link" : "script");
    Object.assign(element, isStyle ? { rel: "stylesheet", href: folder + name } : { src: folder + name, async: false });
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
  return loaded[name];
}

const loadAll = (...names) => Promise.all(names.map(load));

// The meaning of a term: terms.js then goes on by itself. A first tap must not follow the link while it comes.
function meetTerm(event) {
  const term = event.target.closest?.("a.term");
  if (!term || globalThis.handbookTerm) return;
  if (event.type === "click" && event.detail && event.pointerType !== "mouse") event.preventDefault();
  loadAll("terms.css", `terms-${root.lang}.js`, "terms.js").then(() => handbookTerm(term, event), () => {});
}

// A plain click on the link of a section, or on a permanent link, offers that address to copy, and its QR code.
function offerLink(event) {
  const link = event.target.closest?.(".headerlink, .data-table__link, [data-permanent]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  loadAll("share.css", "share.js").then(() => handbookShare(link), () => (location.href = link.href));
}

const showSlides = () => loadAll("slides.css", "notes.js", "slides.js").then(() => handbookSlides());

// The tools of a page come with the reader's first move, or when one is in sight, or a moment after all else. An address
// with a section has them at once: what is above its place must have its height by then.
function prepareTools(body) {
  const names = body.dataset.tools.split(" ");
  const ready = () => body.removeAttribute("data-tools");
  const start = () => loadAll("tools/tools.css", ...names.map((name) => `tools/${name}.js`)).then(ready, ready);
  for (const sign of ["scroll", "pointermove", "pointerdown", "keydown"])
    addEventListener(sign, start, { passive: true, once: true });
  const sight = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && start());
  for (const place of findAll("[data-tool]")) sight.observe(place);
  addEventListener("load", () => setTimeout(start, 1500));
  if (location.hash) start();
}
