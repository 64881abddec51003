// Any page as slides: one section a slide. The page's script loads this file for a page opened with ?slides, or at a click on
// "Show as slides". Keys: arrows, Page Up and Down, Space, Home, End; N shows the speaker's notes; Escape leaves.
// The slides are the page's own text, copied; sources are behind the address at the foot. On paper each takes a landscape sheet.
const handbookSlides = (() => {
  const WORDS = {
    ja: { label: "スライド", next: "次へ", back: "前へ", leave: "終わる", notes: "メモ", print: "印刷", place: (n, all) => `${n} / ${all}` },
    en: { label: "Slides", next: "Next", back: "Back", leave: "Leave", notes: "Notes", print: "Print", place: (n, all) => `${n} / ${all}` },
  };
  const words = WORDS[document.documentElement.lang === "en" ? "en" : "ja"];
  // What a room does not need.
  const LEFT_OUT = ".headerlink, .footnote, .footnote-ref, .page-facts, .tool, .print-links, .data-table__data, .overdue, .outdated, script, form";
  const LONG = 650; // characters: a section with more goes on at its smaller headings

  function el(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // The parts of the page: lists of elements, each beginning with a heading.
  function divide(article) {
    const parts = [[]];
    for (const element of article.children) {
      const last = parts.at(-1);
      const isLong = last.reduce((sum, { textContent }) => sum + textContent.length, 0) > LONG;
      if (element.matches("h2") || (element.matches("h3") && isLong)) parts.push([element]);
      else if (!element.matches(LEFT_OUT)) last.push(element);
    }
    return parts.filter((part) => part.length);
  }

  function makeSlide(part) {
    const slide = el("section", { class: "slide md-typeset", tabindex: "-1" });
    for (const element of part) {
      const copy = element.cloneNode(true);
      for (const extra of copy.querySelectorAll(LEFT_OUT)) extra.remove();
      for (const marked of [copy, ...copy.querySelectorAll("[id]")]) marked.removeAttribute("id");
      slide.append(copy);
    }
    slide.dataset.section = part[0].matches("h1") ? "" : part[0].id;
    slide.append(el("p", { class: "slide__address" }, permanent() + (slide.dataset.section && `#${slide.dataset.section}`)));
    const notes = notesOf(part[0].id);
    if (notes.length) slide.append(el("aside", { class: "slide__notes" }, el("strong", {}, words.notes), ...notes.map((note) => el("p", {}, note))));
    return slide;
  }

  const permanent = () => document.querySelector(".page-facts [data-permanent]")?.textContent ?? "";

  // What the session plans say about a section of this page (assets/notes.js, made by the build).
  function notesOf(section) {
    const page = /\/k\/(.+?)\/$/.exec(permanent())?.[1];
    return globalThis.handbookNotes?.[document.documentElement.lang]?.[`${page}#${section}`] ?? [];
  }

  function button(text, act) {
    const made = el("button", { type: "button", class: "md-button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  let shown = 0;
  let slides = [];
  let stage = null;
  const place = el("span", { role: "status", class: "slides__place" });

  function show(number) {
    shown = Math.max(0, Math.min(number, slides.length - 1));
    slides.forEach((slide, index) => slide.classList.toggle("slide--shown", index === shown));
    place.textContent = words.place(shown + 1, slides.length);
    slides[shown].scrollTop = 0;
    slides[shown].focus({ preventScroll: true });
    keepPlace();
  }

  // The section stands in the address, so that a reload or a shared link opens the same slide.
  function keepPlace() {
    const address = new URL(location.href);
    if (stage) address.searchParams.set("slides", "");
    else address.searchParams.delete("slides");
    address.hash = slides[shown]?.dataset.section ?? "";
    try {
      history.replaceState(history.state, "", address.href.replace("slides=", "slides"));
    } catch {
      // A page opened from a file may not change its address.
    }
  }

  const KEYS = {
    ArrowRight: () => show(shown + 1), PageDown: () => show(shown + 1), " ": () => show(shown + 1), Enter: () => show(shown + 1),
    ArrowLeft: () => show(shown - 1), PageUp: () => show(shown - 1), Backspace: () => show(shown - 1),
    Home: () => show(0), End: () => show(slides.length - 1),
    n: () => stage.classList.toggle("slides--notes"), N: () => stage.classList.toggle("slides--notes"), Escape: leave,
  };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
    if (event.target.closest("button, a") && (event.key === "Enter" || event.key === " ")) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  }

  let touched = 0;
  function start() {
    const article = document.querySelector("article");
    slides = divide(article).map(makeSlide);
    stage = el("div", { class: "slides", role: "region", "aria-label": words.label }, ...slides);
    const notes = slides.some((slide) => slide.querySelector(".slide__notes"));
    const bar = [button(words.back, KEYS.ArrowLeft), place, button(words.next, KEYS.ArrowRight), notes && button(words.notes, KEYS.n), button(words.print, () => print()), button(words.leave, leave)];
    stage.append(el("p", { class: "slides__bar" }, ...bar.filter(Boolean)));
    stage.addEventListener("touchstart", (event) => (touched = event.touches[0].clientX), { passive: true });
    stage.addEventListener("touchend", (event) => {
      const way = event.changedTouches[0].clientX - touched;
      if (Math.abs(way) > 80) show(shown + (way < 0 ? 1 : -1));
    }, { passive: true });
    document.addEventListener("keydown", press, true);
    for (const element of document.body.children) element.inert = true;
    document.body.append(stage);
    document.documentElement.classList.add("has-slides");
    show(Math.max(0, slides.findIndex((slide) => slide.dataset.section && `#${slide.dataset.section}` === location.hash)));
  }

  function leave() {
    const { section } = slides[shown].dataset;
    document.removeEventListener("keydown", press, true);
    stage.remove();
    stage = null;
    keepPlace();
    document.documentElement.classList.remove("has-slides");
    for (const element of document.body.children) element.inert = false;
    document.getElementById(section)?.scrollIntoView();
    document.querySelector("[data-slides]")?.focus({ preventScroll: true });
  }

  return start;
})();
