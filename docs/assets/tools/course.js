// What the pages of the course share: answers and progress, which stay on this device, and how they outlive a new release.
// Kept under one key: {format, answers: {unit: {question: {revision, given, right, day}}}, finished: {unit: {day, score, of,
// version}}}. A question that is gone is passed over; one whose revision has changed counts as not answered yet.

handbook.course = {
  key: "handbook.course",
  format: 1,
  slug: (unit) => `learn/${unit}`,

  empty: () => ({ format: handbook.course.format, answers: {}, finished: {} }),

  // What stands when the browser keeps nothing: the answers of this page, until it is closed.
  memory: null,

  get available() {
    try {
      localStorage.setItem(`${this.key}.test`, "1");
      localStorage.removeItem(`${this.key}.test`);
      return true;
    } catch {
      return false;
    }
  },

  // Whatever stands there, only what has the right form is taken over.
  read() {
    const kept = this.memory ?? this.readStored();
    const state = this.empty();
    const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
    const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value);
    if (!isObject(kept) || kept.format !== this.format) return state;
    for (const [unit, answers] of Object.entries(isObject(kept.answers) ? kept.answers : {})) {
      if (!/^unit-\d+$/.test(unit) || !isObject(answers)) continue;
      const good = Object.entries(answers).filter(
        ([, answer]) =>
          isObject(answer) && typeof answer.revision === "string" && isDay(answer.day) && typeof answer.right === "boolean" &&
          Array.isArray(answer.given) && answer.given.every(Number.isInteger),
      );
      state.answers[unit] = Object.fromEntries(good);
    }
    for (const [unit, end] of Object.entries(isObject(kept.finished) ? kept.finished : {})) {
      const good = isObject(end) && isDay(end.day) && [end.score, end.of].every(Number.isInteger) && typeof end.version === "string";
      if (/^unit-\d+$/.test(unit) && good) state.finished[unit] = end;
    }
    return state;
  },

  readStored() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  },

  write(state) {
    try {
      localStorage.setItem(this.key, JSON.stringify(state));
      this.memory = null;
    } catch {
      this.memory = state;
    }
  },

  clear() {
    this.memory = null;
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept.
    }
  },

  // Keep the answer to a question; the unit is finished once all its questions have one. questions: [{id, revision}].
  answer(unit, question, given, right, questions, version) {
    const state = this.read();
    const day = handbook.today();
    const answers = { ...state.answers[unit], [question.id]: { revision: question.revision, given, right, day } };
    // What the page no longer asks is dropped.
    state.answers[unit] = Object.fromEntries(Object.entries(answers).filter(([id]) => questions.some((one) => one.id === id)));
    const now = this.judge(state, unit, questions);
    if (now.done) state.finished[unit] = { day, score: now.right, of: now.count, version };
    this.write(state);
  },

  forget(unit) {
    const state = this.read();
    delete state.answers[unit];
    delete state.finished[unit];
    this.write(state);
  },

  // How a unit stands: answered, right, count, done, changed (questions that are new or say something else since it was finished).
  judge(state, unit, questions) {
    const answers = state.answers[unit] ?? {};
    const current = questions.filter(({ id, revision }) => answers[id]?.revision === revision);
    const end = state.finished[unit];
    return {
      answered: current.length,
      right: current.filter(({ id }) => answers[id].right).length,
      count: questions.length,
      done: questions.length > 0 && current.length === questions.length,
      changed: end ? questions.length - current.length : 0,
      end,
    };
  },

  // The list of units that the build wrote: [{unit, title, href, questions, item}], and the version of the content.
  list() {
    const list = document.querySelector(".course");
    const units = [...(list?.querySelectorAll("[data-unit]") ?? [])].map((item) => {
      const link = item.querySelector("a");
      const questions = item.dataset.questions.split(" ").map((one) => ({ id: one.split(":")[0], revision: one.split(":")[1] }));
      return { unit: item.dataset.unit, title: link.textContent, href: link.getAttribute("href"), questions, item };
    });
    return { units, version: list?.dataset.version ?? "" };
  },

  // What the handbook says to have changed after a day; another script may offer the list, or none.
  changesSince(day) {
    const changes = Array.isArray(handbook.changes) ? handbook.changes : [];
    return changes.filter((change) => change.date > day).sort((a, b) => (a.date < b.date ? 1 : -1));
  },

  // A list of changes with links, or null when there are none. root: the way to the root of the language.
  changesPart(day, root, words) {
    const { el } = handbook;
    const changes = day ? this.changesSince(day) : [];
    if (!changes.length) return null;
    const file = location.protocol === "file:" ? "index.html" : "";
    const address = (page) => {
      const [slug, section] = page.split("#");
      return `${root}${slug === "index" ? "" : `${slug.replace(/\/$/, "")}/`}${file}${section ? `#${section}` : ""}`;
    };
    const items = changes.map((change) => {
      const text = change[handbook.language];
      const titles = change.titles?.[handbook.language] ?? [];
      const links = change.pages.flatMap((page, index) => [" ", el("a", { href: address(page) }, titles[index] || page)]);
      const said = change.pages.length === 1 ? [el("a", { href: address(change.pages[0]) }, text)] : [text, ...links];
      return el("li", {}, `${handbook.formatDay(change.date)}: `, said);
    });
    return el("div", { class: "course__changes" }, el("p", {}, el("strong", {}, words.since(handbook.formatDay(day)))), el("ul", {}, items));
  },

  // SHA-256 (FIPS 180-4) of a text, as 64 hexadecimal digits. The browser's own is missing where a page was opened from a file.
  sha256(text) {
    const bytes = new TextEncoder().encode(text);
    const rotate = (x, n) => (x >>> n) | (x << (32 - n));
    const primes = [];
    for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime)) primes.push(n);
    const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
    const k = primes.map((prime) => fraction(Math.cbrt(prime)));
    let hash = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
    const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 4, bytes.length * 8);
    for (let block = 0; block < padded.length; block += 64) {
      const w = [];
      for (let i = 0; i < 64; i += 1) {
        if (i < 16) w.push(view.getInt32(block + i * 4));
        else {
          const s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ (w[i - 15] >>> 3);
          const s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ (w[i - 2] >>> 10);
          w.push((w[i - 16] + s0 + w[i - 7] + s1) | 0);
        }
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i += 1) {
        const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0;
        const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
      }
      hash = [a, b, c, d, e, f, g, h].map((word, i) => (word + hash[i]) | 0);
    }
    return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  },
};
