// What search.py does inside a page: three searches behind one face, and the clocks. A search is a function that types a
// query and gives, when the results stand on the page and have their places, their addresses.

self.benchmark = (() => {
  // Acts, and waits until something below an element has changed and the change is the one that is waited for.
  const change = (element, act, awaited) =>
    new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!awaited()) return;
        observer.disconnect();
        resolve(document.body.offsetHeight); // makes the browser lay the page out: until then nobody sees a thing
      });
      observer.observe(element, { childList: true, subtree: true, characterData: true });
      act();
    });

  function type(input, query, event) {
    if (document.activeElement !== input) input.focus();
    input.value = query;
    input.dispatchEvent(new Event(event, { bubbles: true }));
  }

  const addresses = (selector) => [...document.querySelectorAll(selector)].map((link) => link.href);

  const searches = {
    async ours(query) {
      const form = document.querySelector("[data-search]");
      const list = form.querySelector("[data-search-results]");
      await change(form, () => type(form.q, query, "input"), () => ![null, list].includes(form.querySelector("[data-search-results]")));
      return addresses("[data-search-hit]");
    },
    async material(query) {
      const input = document.querySelector("[data-md-component=search-query]");
      const result = document.querySelector(".md-search-result");
      const meta = result.querySelector(".md-search-result__meta");
      await change(result, () => type(input, query, "keyup"), () => /\d|No match|見つか/.test(meta.textContent));
      return addresses(".md-search-result__item > .md-search-result__link");
    },
    async pagefind(query, most = 5) {
      const { base } = document.querySelector("[data-search]").dataset;
      const pagefind = await import(new URL(`${base}pagefind/pagefind.js`, location.href));
      const { results } = await pagefind.search(query);
      const found = await Promise.all(results.slice(0, most).map((result) => result.data()));
      return found.map(({ url }) => new URL(url, location.href).href);
    },
  };

  const tasks = [];
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

  return {
    ask: (name, query, most) => searches[name](query, most),

    // Milliseconds from the focus to the first result; long tasks are listed from here on.
    async first(name, query) {
      const start = performance.now();
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
      const found = await searches[name](query);
      return found.length ? performance.now() - start : NaN;
    },

    // The longest task since, in milliseconds; 0 where none took 50.
    longest: () => pause().then(() => Math.max(0, ...tasks)),

    // Milliseconds from each key to its results, for queries that are typed letter by letter.
    async type(name, queries) {
      const times = [];
      for (const query of queries)
        for (let end = 1; end <= query.length; end += 1) {
          if (!query.slice(0, end).trim() || query[end - 1] === " ") continue;
          await pause();
          const start = performance.now();
          await searches[name](query.slice(0, end));
          times.push(performance.now() - start);
        }
      return times;
    },

    // The engine on the real pages' data, repeated to a number of pages: {load: ms, query: [ms], bytes: of the data}.
    async grow({ outline, words, text }, count, queries) {
      const own = outline.pages.length;
      const repeat = (list) => Array.from({ length: count }, (_, index) => [list[index % own], index]);
      const rounds = Array.from({ length: Math.ceil(count / own) }, (_, round) => round * own);
      const tables = rounds.flatMap((first) => words.tables.map(([id, caption, page], index) => [[id, caption, page + first], text.rows[index]]));
      const kept = tables.filter(([[, , page]]) => page < count);
      const pages = repeat(outline.pages).map(([[url, slug, title, ...rest], index]) => [`${url}${index}/`, `${slug}-${index}`, `${title} ${index}`, ...rest]);
      const listed = { headings: repeat(words.headings).map(([one]) => one), asked: repeat(words.asked).map(([one]) => one), tables: kept.map(([table]) => table) };
      const whole = [{ ...outline, pages }, { ...words, ...listed }, { ...text, readings: repeat(text.readings).map(([one]) => one), pages: repeat(text.pages).map(([page]) => page), rows: kept.map(([, rows]) => rows) }];
      const start = performance.now();
      await handbookSearch.loadOutline(whole[0]);
      await handbookSearch.loadWords(whole[1]);
      await handbookSearch.loadText(whole[2]);
      const load = performance.now() - start;
      const clock = (query, begin = performance.now()) => (handbookSearch.search(query), performance.now() - begin);
      return { load, query: queries.map((query) => clock(query)), bytes: whole.map((part) => new Blob([JSON.stringify(part)]).size) };
    },
  };
})();
