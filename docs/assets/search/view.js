// The search as a reader sees it: the panel below the box, its keys, and ?q= in the address.
// The words stand here beside the code, by language.
{
  const WORDS = {
    ja: {
      results: "検索の結果",
      count: (number) => `${number}件のページが見つかりました。↓で選び、Enterで開きます。`,
      none: "この言葉では見つかりませんでした。言い方を変えるか、下のページからお探しください。",
      waiting: "検索の用意をしています…",
      corrected: "もしかして: ",
      urgent: "今起きていることなら、まずこのページへ: ",
      badge: "今すぐ",
      kinds: { term: "用語", tool: "道具", table: "表" },
      foreign: "Search the English pages for this",
    },
    en: {
      results: "Search results",
      count: (number) => `${number} ${number === 1 ? "page" : "pages"} found. Use ↓ to choose, Enter to open.`,
      none: "Nothing was found for these words. Try other words, or one of these pages.",
      waiting: "Getting the search ready…",
      corrected: "Did you mean: ",
      urgent: "If this is happening now, start here: ",
      badge: "Do now",
      kinds: { term: "Term", tool: "Tool", table: "Table" },
      foreign: "日本語のページで探す",
    },
  };
  const PATIENCE = 2; // milliseconds in which more is told in a frame
  const WAYS = ["emergency/", "reference/a-to-z", "reference/glossary", "reference/faq"];

  const form = document.querySelector("[data-search]");
  const input = form.q;
  const japanese = document.documentElement.lang !== "en";
  const words = WORDS[japanese ? "ja" : "en"];
  const base = form.dataset.base;

  // An element with its attributes and children.
  function el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.filter(Boolean));
    return element;
  }

  const status = el("p", { class: "search__status", role: "status" });
  const body = el("div", {});
  const panel = el("div", { class: "search__panel", "aria-label": words.results, role: "region" }, status, body);
  panel.hidden = true;
  form.append(panel);
  form.classList.add("search--ready");

  let composing = false;
  let ready = false;
  let due = 0; // to change the address
  let later = 0; // to tell more of the results
  let tellOfFirst = () => {}; // at once
  // Heard, not asked for: at each key the browser would have to lay out what it has not shown yet.
  let scrolled = false;
  panel.addEventListener("scroll", () => (scrolled = true), { passive: true });
  let height = 0; // of the results
  new ResizeObserver(([entry]) => (height = entry.contentRect.height)).observe(body);

  // Opens the panel for what has been typed, or closes it. Returns what can be searched for now, or "".
  function begin() {
    const query = input.value.trim();
    if (scrolled) panel.scrollTop = 0;
    scrolled = false;
    clearTimeout(due);
    due = setTimeout(remember, 300, query); // not at each key: browsers allow only so many changes of the address
    panel.hidden = !query;
    if (query && !ready) status.textContent = words.waiting;
    return ready ? query : "";
  }

  function show() {
    const query = begin();
    if (query) answer(query, handbookSearch.search(query));
  }

  // All results stand there at once by their titles; what tells more of them comes by and by, so that keys and taps pass.
  function answer(query, result) {
    cancelAnimationFrame(later);
    const items = result.hits.map(drawHit);
    tellOfFirst = () => items.length && tellMore(items[0], result.hits[0]);
    const list = el("ol", { class: "search__list", "data-search-results": "" }, ...items);
    body.style.minHeight = `${height}px`; // the panel does not shrink and grow at each key
    body.replaceChildren(...[...drawAbove(result), list].filter(Boolean));
    const goOn = () => {
      status.textContent = items.length ? words.count(items.length) : words.none;
      drawOn(result, query, items, 0);
    };
    later = requestAnimationFrame(() => (later = requestAnimationFrame(goOn))); // the titles' frame has enough to do
  }

  // Tells more of the results from a place on, in each frame as many as its time allows, and ends with what comes below them all.
  function drawOn(result, query, items, from) {
    const begun = performance.now();
    let at = from;
    while (at < items.length && (at === from || performance.now() - begun < PATIENCE)) tellMore(items[at], result.hits[at++]);
    if (at < items.length) later = requestAnimationFrame(() => drawOn(result, query, items, at));
    else {
      body.append(...drawBelow(result, query).filter(Boolean));
      body.style.minHeight = "";
    }
  }

  const drawAbove = (result) => [
    result.corrected && el("p", { class: "search__note" }, words.corrected, drawCorrection(result.corrected)),
    result.urgent && !result.hits[0]?.urgent && el("p", { class: "search__urgent" }, link("emergency/", words.urgent)),
  ];

  const drawBelow = (result, query) => [
    result.kinds.length > 0 && el("ul", { class: "search__kinds" }, ...result.kinds.map(drawKind)),
    !result.hits.length && el("ul", { class: "search__kinds" }, ...WAYS.map((slug) => el("li", {}, link(slug)))),
    result.foreign && el("p", { class: "search__note" }, drawForeign(query)),
  ];

  // A result without its words, to be copied: much quicker than to make its elements one by one.
  const shape = el("li", { class: "search__brief" }, el("a", {}, el("span", { class: "search__title" })));

  function drawHit({ slug, title, url, urgent }) {
    const item = shape.cloneNode(true);
    item.firstChild.setAttribute("href", base + url);
    item.firstChild.dataset.searchHit = slug;
    item.firstChild.firstChild.append(...(urgent ? [el("span", { class: "search__badge" }, words.badge), title] : [title]));
    return item;
  }

  function tellMore(item, hit) {
    const { url, path: headings, snippet: line } = hit.describe();
    const path = el("span", { class: "search__path" }, headings.join(" › "));
    const snippet = el("span", { class: "search__snippet" }, ...line.map(({ text, marked }) => (marked ? el("mark", {}, text) : text)));
    item.className = "";
    item.firstChild.setAttribute("href", base + url);
    item.firstChild.replaceChildren(item.firstChild.firstChild, path, snippet);
  }

  function drawKind(kind) {
    const label = el("span", { class: "search__kind" }, words.kinds[kind.kind]);
    return el("li", {}, el("a", { href: base + kind.url }, label, kind.title, kind.text && el("span", { class: "search__snippet" }, kind.text)));
  }

  function drawCorrection(corrected) {
    const button = el("button", { type: "button", class: "search__correction" }, corrected);
    button.addEventListener("click", () => {
      input.value = corrected;
      input.focus();
      show();
    });
    return button;
  }

  function drawForeign(query) {
    const lang = japanese ? "en" : "ja";
    const other = document.querySelector("[data-language-switch]");
    const address = new URL(other ? other.href.split("#")[0] : base, location.href);
    address.search = `?q=${encodeURIComponent(query)}`;
    return el("a", { href: address.href, lang, hreflang: lang }, words.foreign);
  }

  // A link to a page by its slug, with its title behind the words.
  function link(slug, before = "") {
    const [url, , title] = handbookSearchData.outline.pages.find(([, name]) => name === slug) ?? ["", "", slug];
    return el("a", { href: base + url }, before, title);
  }

  // The query stands in the address, so that it can be shared and that "back" finds it again.
  function remember(query) {
    clearTimeout(due);
    const address = new URL(location.href);
    if (query) address.searchParams.set("q", query);
    else address.searchParams.delete("q");
    try {
      if (address.href !== location.href) history.replaceState(history.state, "", address);
    } catch {
      // A page opened from a file may not change its address: the search works, it is only not shared.
    }
  }

  function close() {
    panel.hidden = true;
    remember("");
  }

  function move(step) {
    const links = [...panel.querySelectorAll("a, button")];
    const next = links.indexOf(document.activeElement) + step;
    if (next < 0) input.focus();
    else links[Math.min(next, links.length - 1)]?.focus();
  }

  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault(); // what was typed stays
      input.focus();
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (panel.hidden) show();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
    if (panel.hidden) return;
    tellOfFirst(); // and so of the section that it leads to
    panel.querySelector("[data-search-hit]")?.click();
  });
  input.addEventListener("compositionstart", () => (composing = true));
  input.addEventListener("compositionend", () => {
    composing = false;
    show();
  });
  input.addEventListener("input", (event) => !composing && !event.isComposing && show());
  input.addEventListener("focus", () => input.value.trim() && panel.hidden && show());
  document.addEventListener("pointerdown", (event) => !form.contains(event.target) && !panel.hidden && close());
  // A result on the page that is open: the panel gives way to it.
  panel.addEventListener("click", (event) => {
    if (!panel.hidden) remember(input.value.trim()); // "back" finds it again
    const target = event.target.closest("a");
    if (target && target.href.split(/[?#]/)[0] === location.href.split(/[?#]/)[0]) setTimeout(close);
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
  });

  const nextTask = () => new Promise((resolve) => setTimeout(resolve));
  // When the browser has cleared away what the loading left, so that this does not fall into a frame; not all browsers tell.
  const idle = () => new Promise((resolve) => (self.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 500 }) : setTimeout(resolve)));

  // Shows what has been typed, after the keys that have waited; once more, unless the reader has closed it or is in it.
  async function redraw() {
    await (ready ? idle() : nextTask());
    const again = ready;
    ready = true;
    if (!input.value.trim() || (again && panel.hidden) || panel.contains(document.activeElement)) return;
    const query = begin();
    const result = handbookSearch.search(query);
    await nextTask(); // two short tasks, so that a key may come between
    if (input.value.trim() === query && !panel.hidden) answer(query, result);
  }

  // The outline is there already; the words that searchers use and the text follow when it has answered.
  const fetchPart = (part) =>
    new Promise((resolve) => {
      const script = Object.assign(document.createElement("script"), { src: outline.src.replace("-outline.js", `-${part}.js`) });
      for (const event of ["load", "error"]) script.addEventListener(event, () => setTimeout(resolve)); // to read it was a task of its own
      document.head.append(script);
    });

  // What the outline alone finds is the best that a slow line can show soon. On a quick one the words are there in a moment, and
  // nobody sees the results change.
  const QUICK = 150; // milliseconds in which a quick line brings the outline
  async function fill() {
    const data = handbookSearchData;
    const isQuick = !(performance.getEntriesByName(outline.src)[0]?.duration > QUICK);
    data.outline.japanese = japanese;
    await handbookSearch.loadOutline(data.outline);
    const words = fetchPart("words");
    if (!isQuick) await redraw();
    await words;
    if (!data.words) return redraw(); // the line broke: what is there answers
    const text = fetchPart("text");
    await handbookSearch.loadWords(data.words);
    await redraw();
    await text;
    if (!data.text) return;
    await handbookSearch.loadText(data.text);
    await redraw();
  }

  const outline = document.querySelector("script[src$='-outline.js']");
  fill();
}
