// The meaning of a term opens beside it: under the mouse, with the keyboard's focus, or at the first tap. A second tap or Enter
// follows the link to the glossary, which is all that happens without this script. The page's script loads it at the first term
// that the reader meets; the meanings stand in terms-<language>.js, made by the build.
globalThis.handbookTerm = (() => {
  const note = document.createElement("div");
  note.id = "term-note";
  note.className = "term-note";
  note.setAttribute("role", "tooltip");
  note.hidden = true;
  let noted = null;

  function show(term) {
    hide();
    noted = term;
    note.textContent = handbookTerms[term.hash.slice(1)];
    note.hidden = false;
    term.after(note);
    term.setAttribute("aria-describedby", note.id);
    place();
  }

  function place() {
    if (!noted) return;
    const { left, top, bottom } = noted.getClientRects()[0];
    const room = document.documentElement.clientWidth - note.offsetWidth - 8;
    note.style.setProperty("left", `${Math.max(8, Math.min(left, room))}px`);
    const fits = bottom + 4 + note.offsetHeight < innerHeight;
    note.style.setProperty("top", `${fits ? bottom + 4 : top - note.offsetHeight - 4}px`);
  }

  function hide() {
    noted?.removeAttribute("aria-describedby");
    noted = null;
    note.hidden = true;
  }

  for (const term of document.querySelectorAll("a.term")) {
    let wasOpen = false;
    term.addEventListener("pointerdown", () => (wasOpen = noted === term));
    term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(term));
    term.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && !note.matches(":hover") && hide());
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", hide);
    term.addEventListener("click", (event) => {
      if (event.detail === 0 || wasOpen) return; // the keyboard, or a second tap
      event.preventDefault();
      show(term);
    });
  }
  note.addEventListener("pointerleave", hide);
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", place, { passive: true });

  // What made the page load this file: the reader may have gone on meanwhile.
  return function meet(term, { type, pointerType }) {
    if (type === "click" || term.matches(pointerType === "mouse" ? ":hover" : ":focus")) show(term);
  };
})();
