// What the tools of the pages share. A tool is a file beside this one; a page names it in its front matter (tools: [name])
// and gives it a place: <div class="tool" data-tool="name">…</div>. What stands in the place is for readers without JavaScript.
// What is typed goes into the page's own address, so that it can be shared, and nowhere else: behind the #, which browsers
// never send.

const handbook = {
  language: document.documentElement.lang === "en" ? "en" : "ja",

  // Start a tool: words by language; render(root, words, state) builds it inside root, which is empty by then.
  tool(name, words, render) {
    const root = document.querySelector(`[data-tool="${name}"]`);
    if (!root) return;
    root.replaceChildren();
    render(root, words[handbook.language], handbook.state(name));
    // With something entered behind it, the browser does not know the section of the address.
    const [section, entered] = location.hash.slice(1).split("?");
    if (section && entered && root.closest("article")) document.getElementById(section)?.scrollIntoView();
  },

  // An element: attributes by name (on… are listeners; false and null are left out), then children (texts or elements).
  el(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  },

  // What the reader entered, kept in the address as #<section>?<tool>.<name>=<value>. set() with an empty value takes it out.
  state(tool) {
    const key = (name) => `${tool}.${name}`;
    const read = () => new URLSearchParams(location.hash.split("?")[1] ?? "");
    return {
      get: (name) => read().get(key(name)) ?? "",
      set(name, value) {
        const all = read();
        if (value === "" || value === null || value === undefined) all.delete(key(name));
        else all.set(key(name), value);
        const query = all.toString();
        try {
          const section = location.hash.slice(1).split("?")[0];
          const hash = query ? `#${section}?${query}` : section && `#${section}`;
          history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
        } catch {
          // A page opened from a file may not change its address: the tool works, it is only not shared.
        }
      },
      clear() {
        for (const name of [...read().keys()])
          if (name.startsWith(`${tool}.`)) this.set(name.slice(tool.length + 1), "");
      },
    };
  },

  // A labelled control with room for a hint and for the sentence that tells of a mistake. Returns {element, fail}:
  // fail("…") shows the sentence and marks the control, fail("") takes it away. What was typed stays.
  field(label, control, hint = "") {
    const id = control.id || `tool-${(handbook.count = (handbook.count ?? 0) + 1)}`;
    control.id = id;
    const error = handbook.el("p", { class: "tool__error", id: `${id}-error`, role: "alert" });
    const described = [hint && `${id}-hint`, `${id}-error`].filter(Boolean).join(" ");
    control.setAttribute("aria-describedby", described);
    const element = handbook.el(
      "div",
      { class: "tool__field" },
      handbook.el("label", { for: id }, label),
      hint && handbook.el("p", { class: "tool__hint", id: `${id}-hint` }, hint),
      control,
      error,
    );
    const fail = (sentence) => {
      error.textContent = sentence;
      control.toggleAttribute("aria-invalid", Boolean(sentence));
      if (sentence) control.setAttribute("aria-invalid", "true");
    };
    return { element, fail };
  },

  // A group of radio buttons or check boxes with a question above it. options: [[value, text]]; chosen: values;
  // changed(values) is called at every change.
  choices(question, type, options, chosen, changed) {
    const name = `tool-choice-${(handbook.count = (handbook.count ?? 0) + 1)}`;
    const inputs = options.map(([value]) =>
      handbook.el("input", { type, name, value, checked: chosen.includes(value), onchange: () => changed(values()) }),
    );
    const values = () => inputs.filter((input) => input.checked).map((input) => input.value);
    return handbook.el(
      "fieldset",
      { class: "tool__choices" },
      handbook.el("legend", {}, question),
      inputs.map((input, index) => handbook.el("label", {}, input, " ", options[index][1])),
    );
  },

  button(text, onclick, more = {}) {
    return handbook.el("button", { type: "button", class: "md-button", onclick, ...more }, text);
  },

  // A number as people type it: 1,000 or １０００ or 3万 or 2 million. NaN for anything else; empty is NaN too.
  readNumber(text) {
    const plain = text.normalize("NFKC").replace(/[,\s、人件名円]/g, "").toLowerCase();
    const match = plain.match(/^(\d+(?:\.\d+)?)(百万|千万|百|千|万|億|thousand|million|k|m)?$/);
    const scales = { 百: 1e2, 千: 1e3, 万: 1e4, 百万: 1e6, 千万: 1e7, 億: 1e8, thousand: 1e3, k: 1e3, million: 1e6, m: 1e6 };
    return match ? Number(match[1]) * (scales[match[2]] ?? 1) : NaN;
  },

  formatNumber: (number) => number.toLocaleString(handbook.language === "en" ? "en-GB" : "ja-JP"),
  formatYen: (amount) => (handbook.language === "en" ? `¥${handbook.formatNumber(amount)}` : `${handbook.formatNumber(amount)}円`),

  // A day is a text like 2026-11-22 throughout. Null for what is no day of the calendar.
  readDay(text) {
    const match = text.trim().normalize("NFKC").match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/);
    if (!match) return null;
    const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
    const day = date.toISOString().slice(0, 10);
    return date.getUTCMonth() === Number(match[2]) - 1 && date.getUTCDate() === Number(match[3]) ? day : null;
  },
  addDays: (day, count) => new Date(Date.parse(`${day}T00:00:00Z`) + count * 864e5).toISOString().slice(0, 10),
  today: () => new Date(Date.now() - new Date().getTimezoneOffset() * 6e4).toISOString().slice(0, 10),
  formatDay(day) {
    const options = { year: "numeric", month: "long", day: "numeric", weekday: "short", timeZone: "UTC" };
    return new Date(`${day}T00:00:00Z`).toLocaleDateString(handbook.language === "en" ? "en-GB" : "ja-JP", options);
  },

  // Offer a file that the page itself has made.
  save(name, type, text) {
    const link = handbook.el("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  },

  // A calendar of whole days (RFC 5545). events: [{day, title, text}]; an alarm at nine on the day.
  writeCalendar(events) {
    const plain = (text) => text.replace(/\\/g, "\\\\").replace(/[;,]/g, "\\$&").replace(/\r?\n/g, "\\n");
    const fold = (line) => {
      const parts = [""];
      let size = 0;
      for (const char of line) {
        const bytes = new TextEncoder().encode(char).length;
        if (size + bytes > 74) {
          parts.push("");
          size = 0;
        }
        parts[parts.length - 1] += char;
        size += bytes;
      }
      return parts.join("\r\n ");
    };
    const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const lines = events.flatMap(({ day, title, text = "" }, index) => [
      "BEGIN:VEVENT",
      `UID:${stamp}-${index}@personal-data-leak-handbook`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
      `DTEND;VALUE=DATE:${handbook.addDays(day, 1).replaceAll("-", "")}`,
      `SUMMARY:${plain(title)}`,
      `DESCRIPTION:${plain(text)}`,
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${plain(title)}`,
      "TRIGGER:PT9H",
      "END:VALARM",
      "END:VEVENT",
    ]);
    const head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Personal Data Leak Handbook//EN"];
    return [...head, ...lines, "END:VCALENDAR", ""].map(fold).join("\r\n");
  },

  // Rows as CSV for Excel: BOM, CRLF, and no cell that a spreadsheet would run as a formula.
  writeCsv(rows) {
    const cell = (value) => {
      const text = String(value ?? "");
      const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  },

  // Print the tool alone.
  print(root) {
    root.classList.add("tool--printed");
    document.body.classList.add("prints-tool");
    const after = () => {
      root.classList.remove("tool--printed");
      document.body.classList.remove("prints-tool");
    };
    addEventListener("afterprint", after, { once: true });
    print();
  },

  // A row of buttons below a result: copy the address, print, and what else is given.
  actions(root, words, ...more) {
    const said = handbook.el("span", { role: "status", class: "tool__said" });
    const copy = handbook.button(words.copy, async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = words.copied;
      } catch {
        said.textContent = location.href;
      }
    });
    return handbook.el("p", { class: "tool__actions" }, more, copy, handbook.button(words.print, () => handbook.print(root)), said);
  },
};

// A link within the page keeps what was entered behind the section that it leads to.
addEventListener("hashchange", ({ oldURL }) => {
  const entered = new URL(oldURL).hash.split("?")[1];
  if (entered && !location.hash.includes("?")) history.replaceState(null, "", `${location.hash || "#"}?${entered}`);
});

// A shared address that is pasted over the open page changes only what is behind the #: read it in anew.
addEventListener("hashchange", () => location.hash.includes("?") && location.reload());
